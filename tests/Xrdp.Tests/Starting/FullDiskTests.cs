using System.Net;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Files;
using Modular.Xrdp.Logs;
using Modular.Xrdp.Probes;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Starting;

/// <summary>Data and logs lie on a disk that is filled to the last block.</summary>
[NonParallelizable]
internal sealed class FullDiskTests : BackendFixture
{
    private SmallDisk _disk = null!;
    private HostContext _host = null!;
    private TestBackend _test = null!;

    [SetUp]
    public void MakeBackendOnTheDisk()
    {
        _disk = SmallDisk.Mount(8);
        _host = Folders.Host with
        {
            DataPath = Directory.CreateDirectory(Path.Combine(_disk.Folder, "data")).FullName,
            LogPath = Directory.CreateDirectory(Path.Combine(_disk.Folder, "logs")).FullName,
        };
        _test = new TestBackend(_host);
    }

    [TearDown]
    public async Task UnmountDisk()
    {
        if (_disk is null)
            return;
        await foreach (var instance in _test.Backend.ListOwnedAsync(CancellationToken.None))
            await _test.Backend.RemoveAsync(instance.ServerId, RemovalScope.Everything, CancellationToken.None);
        await _test.DisposeAsync();
        _disk.Dispose();
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Start_OnAFullDisk_SaysWhatToFreeAndLeavesNothing(CancellationToken ct)
    {
        var start = NewStart();
        _disk.Fill();

        Assert.That(async () => await _test.Backend.StartAsync(start, new NoProgress(), ct), Throws.TypeOf<ServerException>()
            .With.Property("Error").EqualTo(ServerError.Unavailable).And.Property("Retryable").True.And.Message.Contains("free space in " + _host.DataPath));
        Assert.That(Directory.GetFileSystemEntries(_host.DataPath, "*", SearchOption.AllDirectories), Is.Empty);
        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);

        _disk.Free();
        var server = await _test.Backend.StartAsync(start, new NoProgress(), ct);
        await server.StopAsync(TimeSpan.Zero, ct);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Server_WhenTheDiskFillsUp_RunsOnAndCanBeRemoved(CancellationToken ct)
    {
        var start = NewStart();
        var folders = ServerFolders.Of(_host, start.ServerId);
        var server = await _test.Backend.StartAsync(start, new NoProgress(), ct);
        _disk.Fill();
        var before = (await File.ReadAllBytesAsync(folders.CredentialsFile, ct), await File.ReadAllBytesAsync(folders.VncPassword, ct));

        Assert.That((await ProbeAsync(start, server, ct)).Ok);
        Assert.That(async () => await ((IRunningServerCredentials)server).SetCredentialsAsync(new ServerCredentials("other", "Passw0rd-of-another"), ct),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable).And.Message.Contains("free space in"));
        Assert.That((await File.ReadAllBytesAsync(folders.CredentialsFile, ct), await File.ReadAllBytesAsync(folders.VncPassword, ct)), Is.EqualTo(before));
        Assert.That(Directory.GetFiles(folders.Config, "*.new", SearchOption.AllDirectories), Is.Empty);
        Assert.That((await ProbeAsync(start, server, ct)).Ok, "it runs on");

        await server.StopAsync(TimeSpan.FromSeconds(5), ct);
        await _test.Backend.RemoveAsync(start.ServerId, RemovalScope.Everything, ct);
        Assert.That(OwnedProcesses.Of(start.ServerId), Is.Empty);
        Assert.That(new[] { folders.Config, folders.Log, folders.Session }.Where(Directory.Exists), Is.Empty);
    }

    [Test]
    public void Rotate_OnAFullDisk_DropsTheOldestToMakeRoom()
    {
        var log = Path.Combine(_host.LogPath, "xrdp.log");
        File.WriteAllText(log, string.Concat(Enumerable.Repeat(new string('n', 99) + "\n", 15_000)));
        File.WriteAllText(log + ".1", new string('o', 1024 * 1024));
        File.WriteAllText(log + ".2", new string('p', 1024 * 1024));
        _disk.Fill();

        var droppedSome = new LogRotation(new XrdpOptions { LogMaxMegabytes = 1, LogFilesKept = 3 }).Rotate(log);

        Assert.That(droppedSome);
        Assert.That(File.ReadAllText(log + ".1")[0], Is.EqualTo('n'));
        Assert.That(File.ReadAllText(log + ".2")[0], Is.EqualTo('o'));
        Assert.That(File.Exists(log + ".3"), Is.False);
        Assert.That(ServerLogReader.Tail(log, 20_000).Count(l => l[0] == 'n'), Is.EqualTo(15_000));
    }

    [Test]
    public void Rotate_OnAFullDiskWithNothingToDrop_LeavesTheLogAlone()
    {
        var log = Path.Combine(_host.LogPath, "xrdp.log");
        File.WriteAllText(log, new string('n', 3 * 1024 * 1024));
        _disk.Fill();

        Assert.That(() => new LogRotation(new XrdpOptions { LogMaxMegabytes = 1 }).Rotate(log), Throws.InstanceOf<IOException>());
        Assert.That(Directory.GetFiles(_host.LogPath), Is.EqualTo([log]));
        Assert.That(File.ReadAllText(log), Is.EqualTo(new string('n', 3 * 1024 * 1024)));
    }

    private static Task<ProbeResult> ProbeAsync(ServerStart start, IRunningServer server, CancellationToken ct) =>
        RdpProbe.ProbeAsync(new IPEndPoint(IPAddress.Loopback, start.Port), server.Endpoint.CertificateSha256, ct);
}
