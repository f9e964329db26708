using System.Net;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Files;
using Modular.Xrdp.Logs;
using Modular.Xrdp.Native;
using Modular.Xrdp.Probes;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Logs;

internal sealed class RunningServerLogTests : BackendFixture
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["LogMaxMegabytes"] = "1" };

    [Test]
    [CancelAfter(300_000)]
    public async Task Logs_OfAnAdoptedServer_AreRotatedWhileItWritesOn(CancellationToken ct)
    {
        var start = NewStart();
        var first = await StartAsync(start, ct);
        await first.DisposeAsync();
        var server = ((RecoveryResult.Adopted)await Backend.RecoverAsync(RecoveryOf(start, first.Handle), ct)).Server;
        var folders = ServerFolders.Of(Folders.Host, start.ServerId);
        Assert.That(OpenFlags(start.ServerId, folders), Has.Count.GreaterThanOrEqualTo(3).And.All.Matches<int>(f => (f & 0x400) != 0), "opened with O_APPEND");

        Append(folders.XrdpLog, 'x');
        Append(folders.SessionLog, 'y');
        Assert.That(await Eventually.HoldsAsync(() => File.Exists(folders.XrdpLog + ".1") && File.Exists(folders.SessionLog + ".1"), ct));
        var length = new FileInfo(folders.XrdpLog).Length;
        var probe = await RdpProbe.ProbeAsync(new IPEndPoint(IPAddress.Loopback, start.Port), server.Endpoint.CertificateSha256, ct);

        Assert.That(probe.Ok, probe.Detail);
        Assert.That(await Eventually.HoldsAsync(() => new FileInfo(folders.XrdpLog).Length > length, ct));
        Assert.That(ServerLogReader.Tail(folders.XrdpLog, 1000)[^1], Does.Not.Contain("xxx"));
        Assert.That(ServerLogReader.Tail(folders.XrdpLog, 20_000)[0], Does.Not.Contain("xxx"), "its first lines are in the part that was cut off");

        await server.StopAsync(TimeSpan.Zero, ct);
        await Backend.RemoveAsync(start.ServerId, RemovalScope.Configuration, ct);
        Assert.That(File.Exists(folders.XrdpLog + ".1"));
        await Backend.RemoveAsync(start.ServerId, RemovalScope.Everything, ct);
        Assert.That(Directory.Exists(folders.Log), Is.False);
    }

    private static void Append(string log, char letter)
    {
        var script = $"for ((i = 0; i < 12000; i++)); do echo {new string(letter, 99)}; done";
        var pid = ProcessSpawner.Spawn(new SpawnRequest("/bin/bash", ["-c", script], new Dictionary<string, string>(), log));
        Assert.That(LibC.waitpid(pid, out _, 0), Is.EqualTo(pid));
    }

    /// <summary>With which flags the server's processes opened its logs.</summary>
    private static List<int> OpenFlags(string serverId, ServerFolders folders)
    {
        var flags = new List<int>();
        foreach (var pid in OwnedProcesses.Of(serverId).Select(CommandLines.Pid))
        {
            foreach (var descriptor in Directory.GetFiles($"/proc/{pid}/fd").Where(d => IsWritten(d, folders)))
            {
                var line = File.ReadLines(descriptor.Replace("/fd/", "/fdinfo/", StringComparison.Ordinal))
                    .First(l => l.StartsWith("flags:", StringComparison.Ordinal));
                flags.Add(Convert.ToInt32(line[6..].Trim(), 8));
            }
        }

        return flags;
    }

    // inside a sandbox a log has another path: same name is enough
    private static bool IsWritten(string descriptor, ServerFolders folders) =>
        new FileInfo(descriptor).LinkTarget is { } target && folders.Logs.Select(Path.GetFileName).Contains(Path.GetFileName(target));
}
