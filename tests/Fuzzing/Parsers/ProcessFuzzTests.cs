using System.Diagnostics;
using System.Globalization;
using System.Text;
using Modular.Xrdp.Logs;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Processes;

namespace Modular.Fuzzing.Parsers;

/// <summary>What sessions choose themselves, names of processes, their environment and their output, cannot pass for something else.</summary>
internal sealed class ProcessFuzzTests
{
    private const int LongestName = 15; // TASK_COMM_LEN

    [Test]
    [CancelAfter(300_000)]
    public void Stat_WhateverTheProcessIsCalled_IsReadRight() => Fuzz.Run(20_000, random =>
    {
        var name = Name(random);
        var numbers = Enumerable.Range(0, 49).Select(_ => random.NextInt64(int.MaxValue)).ToArray();
        var stat = ProcessStat.Parse(string.Create(CultureInfo.InvariantCulture, $"4711 ({name}) S {string.Join(' ', numbers)}\n"));
        Assert.That(stat,
            Is.EqualTo(new ProcessStat(name, 'S', (int)numbers[0], (int)numbers[1], numbers[10] + numbers[11] + numbers[12] + numbers[13],
                numbers[18])
            { IsKernelThread = (numbers[5] & 0x00200000) != 0, HasProgram = numbers[22] != 0 }));
    });

    [TestCase(") R 1 1 1 1")]
    [TestCase("a\nb) Z 0")]
    [TestCase("((((")]
    public async Task Stat_OfARealProcessWithAHostileName_IsReadRight(string name)
    {
        var folder = Directory.CreateTempSubdirectory("modular-fuzz-");
        var program = Path.Combine(folder.FullName, name);
        File.Copy("/bin/sleep", program);
        using var process = Process.Start(program, ["60"]);
        try
        {
            await EndToEnd.Harness.Eventually.IsTrueAsync("it has its name", () => ProcFs.Stat(process.Id)?.Name == name);
            var stat = ProcFs.Stat(process.Id)!.Value;
            Assert.That((stat.Parent, stat.IsDead), Is.EqualTo((Environment.ProcessId, false)));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    [Test]
    [CancelAfter(300_000)]
    public void Environment_WhateverASessionPutsThere_GivesOneMarkOrNone() => Fuzz.Run(20_000, random =>
    {
        var mark = new OwnershipMark("0198c0de-0000-7000-8000-000000000001", "manager", "xrdp");
        var environment = mark.ToEnvironment().Select(v => $"{v.Key}={v.Value}").ToList();
        environment[random.Next(environment.Count)] = Damage.Of(environment[random.Next(environment.Count)], random);
        environment.Insert(random.Next(environment.Count), HostileText.Next(random));
        Assert.That(() => OwnershipMark.Parse(environment), Throws.Nothing);
    });

    [Test]
    [CancelAfter(300_000)]
    public void Log_WhateverASessionWrites_IsLinesThatCannotSteerATerminal() => Fuzz.Run(10_000, random =>
    {
        var text = Damage.Of(Encoding.UTF8.GetBytes($"[20260102-03:04:05] [INFO ] {HostileText.Next(random)}\n{HostileText.Next(random)}\n"), random);
        var lines = LogText.SplitLines(text).ToList();
        Assert.That(lines.Where(l => l.Any(c => char.IsControl(c) && c != '\t')), Is.Empty);
        Assert.That(LogText.StartOfLast(random.Next(1, 9), text), Is.InRange(0, text.Length));
    });

    private static string Name(Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(random.Next(2) == 0 ? HostileText.Next(random).Replace("\0", "", StringComparison.Ordinal)
            : Damage.Of(") R 1 1 (", random).Replace("\0", "", StringComparison.Ordinal));
        return Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, LongestName)));
    }
}
