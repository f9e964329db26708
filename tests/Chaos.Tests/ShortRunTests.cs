namespace Modular.Chaos.Tests;

/// <summary>The long run of docs/reliability.md, 18 kills of it for each way to keep state.</summary>
internal sealed class ShortRunTests
{
    [TestCase("sqlite+local", 18)]
    [TestCase("mongodb+redis", 18)]
    [CancelAfter(1_200_000)]
    public async Task Chaos_ForAWhile_ViolatesNothing(string parts, int kills, CancellationToken cancellationToken)
    {
        var run = await ScriptRun.OfAsync("bench/chaos.sh", $"--parts {parts} --kills {kills} --seed 2026", cancellationToken);

        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(run.Output, Does.Contain($"| kills of the manager | {kills} |").And.Contain("| violations | 0 |"));
        Assert.That(Number(run.Output, "verbs"), Is.GreaterThan(200), "callers were at work");
        Assert.That(Number(run.Output, "processes killed"), Is.GreaterThan(5), "havoc was at work");
    }

    private static int Number(string table, string what) =>
        int.Parse(table.Split('\n').Single(line => line.StartsWith($"| {what} |", StringComparison.Ordinal)).Split('|')[2], null);
}
