using Modular.Testing;
using Modular.Xrdp.Native;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Ownership;

[Parallelizable]
internal sealed class MarkedProcessesTests
{
    /// <summary>What is process 1 of a unit may change its environment; what started it is out of its reach.</summary>
    [Test]
    [CancelAfter(300_000)]
    public async Task Scan_OfAUnitOfAnotherManagerThatBearsThisOnesMark_DoesNotCountIt(CancellationToken ct)
    {
        using var folders = new TestFolders();
        using var marked =
            new MarkedProcesses(folders.Host, new UnitMembership(folders.Host, new ServerUids(new XrdpOptions(), folders.Host)), TimeProvider.System);
        using var watcher = new ExitWatcher();
        var (forged, own) = (Guid.CreateVersion7().ToString(), new OwnershipMark(Guid.CreateVersion7().ToString(), Guid.NewGuid().ToString(), "session"));
        var running = Path.Combine(folders.Root, "running");
        string[] unit = ["--user", "--map-root-user", "--pid", "--fork", "--kill-child", "env", $"MODULAR_MANAGER={folders.Host.ManagerId}",
            $"MODULAR_SERVER={forged}",
            "/bin/sh", "-c", $": > {running}; exec sleep 1000"];
        var process =
            watcher.Track(ProcessSpawner.Spawn(new SpawnRequest("/usr/bin/unshare", unit, own.ToEnvironment(), Path.Combine(folders.Root, "output"))))!;
        try
        {
            Assert.That(await Eventually.HoldsAsync(() => File.Exists(running) && OwnedProcesses.Of(forged).Any(), ct));

            Assert.That(await marked.ScanAsync(), Is.Empty);
        }
        finally
        {
            process.Signal(LibC.SigKill);
            await process.Exited.WaitAsync(ct);
        }
    }

    /// <summary>
    /// A program that replaces itself without end: many of the looks fall into the moment at which it has neither environment nor command line.
    /// </summary>
    [Test]
    [CancelAfter(300_000)]
    public async Task Scan_WhileAProgramIsReplacedByAnother_FindsIt(CancellationToken ct)
    {
        using var folders = new TestFolders();
        using var marked =
            new MarkedProcesses(folders.Host, new UnitMembership(folders.Host, new ServerUids(new XrdpOptions(), folders.Host)), TimeProvider.System);
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
