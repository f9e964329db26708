using System.Globalization;
using Modular.Xrdp.Native;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Tests.Processes;

internal sealed class ExitWatcherTests
{
    private readonly string _output = Path.Combine(Path.GetTempPath(), "modular-output-" + Guid.NewGuid().ToString("N"));

    [TearDown]
    public void RemoveOutput() => File.Delete(_output);

    [TestCase("exit 7", 7, null)]
    [TestCase("kill -9 $$", 137, 9)]
    [CancelAfter(300_000)]
    public async Task Exited_WhenAChildEnds_HasItsCode(string script, int code, int? signal, CancellationToken ct)
    {
        using var watcher = new ExitWatcher();

        using var process = watcher.Track(Spawn(script))!;

        Assert.That(await process.Exited.WaitAsync(ct), Is.EqualTo(new ProcessExit(code, signal)));
        Assert.That(process.Signal(LibC.SigKill), Is.False);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Spawn_WhenStarted_HasItsOwnSessionEnvironmentAndOutput(CancellationToken ct)
    {
        using var watcher = new ExitWatcher();
        using var process = watcher.Track(Spawn("env; echo session $(cut -d' ' -f6 /proc/$$/stat) pid $$; ls -l /proc/$$/fd; grep SigIgn /proc/$$/status"))!;
        await process.Exited.WaitAsync(ct);

        var output = await File.ReadAllTextAsync(_output, ct);

        Assert.That(output, Does.Contain("ONLY=this").And.Not.Contains("HOME="));
        Assert.That(output, Does.Contain($"session {process.Identity.Pid} pid {process.Identity.Pid}"));
        Assert.That(output, Does.Contain("0 -> /dev/null").And.Not.Contains("socket:").And.Not.Contains("pipe:"));
        Assert.That(output, Does.Match("SigIgn:\\s[0-9a-f]{8}[08]0000000\n")); // those from 32 on are the C library's own
        Assert.That(File.GetUnixFileMode(_output), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Track_WhenThePidIsAnothers_IsNull(CancellationToken ct)
    {
        using var watcher = new ExitWatcher();
        using var process = watcher.Track(Spawn("exec sleep 1000"))!;

        using var same = watcher.Track(process.Identity.Pid, process.Identity.StartTicks);
        Assert.That(same, Is.Not.Null);
        Assert.That(watcher.Track(process.Identity.Pid, process.Identity.StartTicks + 1), Is.Null);

        process.Signal(LibC.SigKill);
        await process.Exited.WaitAsync(ct);
        Assert.That(watcher.Track(process.Identity.Pid, process.Identity.StartTicks), Is.Null);
    }

    [Test]
    public void Track_WhenThePidIsAThreads_IsNull()
    {
        using var watcher = new ExitWatcher();
        var thread = Directory.EnumerateDirectories("/proc/self/task").Select(t => int.Parse(Path.GetFileName(t), CultureInfo.InvariantCulture))
            .First(t => t != Environment.ProcessId);

        Assert.That(watcher.Track(thread), Is.Null);
        Assert.That(watcher.Track(thread, 4711), Is.Null);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Track_WhenOnlyTheSessionIsLeft_IsNull(CancellationToken ct)
    {
        using var watcher = new ExitWatcher();
        using var leader = watcher.Track(Spawn("sleep 1000 & echo $!"))!;
        await leader.Exited.WaitAsync(ct);
        using var other = watcher.Track(int.Parse(await File.ReadAllTextAsync(_output, ct), CultureInfo.InvariantCulture))!;

        Assert.That(watcher.Track(leader.Identity.Pid, leader.Identity.StartTicks), Is.Null);

        other.Signal(LibC.SigKill);
    }

    [Test]
    public void Parse_WhenTheNameHasParentheses_ReadsTheRest()
    {
        var stat = ProcessStat.Parse("4711 (a) b (c) S 1 2 3 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 1 0 98765 1 1 1 4194304");

        Assert.That(stat, Is.EqualTo(new ProcessStat("a) b (c", 'S', 1, 2, 11, 98765) { HasProgram = true }));
    }

    private int Spawn(string script) =>
        ProcessSpawner.Spawn(
            new SpawnRequest("/bin/sh", ["-c", script], new Dictionary<string, string> { ["ONLY"] = "this", ["PATH"] = "/usr/bin:/bin" }, _output));
}
