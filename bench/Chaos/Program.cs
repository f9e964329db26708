using System.Diagnostics;
using Modular.Bench.Chaos;

if (ChaosOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(ChaosOptions.Usage);
    return 64;
}

var clock = Stopwatch.StartNew();
var promises = new Promises();
Console.WriteLine($"seed {options.Seed}, {options.Parts}");
await using var stage = await Stage.SetAsync(options.Parts);
using var run = new ChaosRun(options, stage, promises);
var violations =
    await run.RunAsync(
        progress => Console.WriteLine($"{clock.Elapsed:hh\\:mm\\:ss} {progress.Kills} of {options.Kills} kills, {progress.Checks} checks, 0 violations"));

var counts = promises.Counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value));
Console.WriteLine();
Console.WriteLine("| what | how many |");
Console.WriteLine("|---|---|");
foreach (var (what, number) in counts.Prepend(("kills of the manager", run.Kills)).Append(("changes of status", TransitionLog.Count(stage.Home)))
    .Append(("comparisons with reality", run.Checks)).Append(("violations", violations.Count)))
    Console.WriteLine($"| {what} | {number} |");

if (violations.Count == 0)
    return 0;

Console.WriteLine();
Console.WriteLine($"Violations, with --seed {options.Seed} --parts {options.Parts}:");
foreach (var violation in violations)
    Console.WriteLine("  " + violation);

var evidence = new Evidence(violations);
Console.WriteLine("What happened before:");
foreach (var line in evidence.Of([.. promises.History]))
    Console.WriteLine("  " + line);

Console.WriteLine("What the manager logged:");
foreach (var line in evidence.Of(stage.Home.ReadLog(int.MaxValue).Split('\n')))
    Console.WriteLine("  " + line);

return 1;
