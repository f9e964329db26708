using Modular.Xrdp.Processes;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Processes;

internal sealed class MarkedProcessesTests
{
    /// <summary>A program that replaces itself without end: many of the looks fall into the moment at which it has neither environment nor command line.</summary>
    [Test]
    [CancelAfter(300_000)]
    public async Task Scan_WhileAProgramIsReplacedByAnother_FindsIt(CancellationToken ct)
    {
        using var folders = new TestFolders();
        using var marked = new MarkedProcesses(folders.Host, TimeProvider.System);
        using var watcher = new ExitWatcher();
        var mark = new OwnershipMark(Guid.CreateVersion7().ToString(), folders.Host.ManagerId, "session");
        const string Again = "exec /bin/sh -c \"$0\" \"$0\"";
        var pid = ProcessSpawner.Spawn(new SpawnRequest("/bin/sh", ["-c", Again, Again], mark.ToEnvironment(), Path.Combine(folders.Root, "output")));
        var process = watcher.Track(pid)!;
        try
        {
            for (var i = 0; i < 500; i++)
                Assert.That((await marked.ScanAsync()).Select(m => m.Identity.Pid), Is.EqualTo(new[] { pid }), $"look {i}");
        }
        finally
        {
            process.Signal(LibC.SigKill);
            await process.Exited.WaitAsync(ct);
        }
    }
}
