using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Modular.Abstractions;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Logs;
using Modular.Xrdp.Native;
using Modular.Xrdp.Network;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Starting;

/// <summary>Makes a desktop's network before the desktop is there, and starts what leads out of it.</summary>
internal sealed class NetworkLauncher(XrdpOptions options, HostContext host, ExitWatcher watcher, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private readonly TimeSpan _limit = TimeSpan.FromSeconds(options.StartTimeoutSeconds);

    /// <summary>A new namespace with its loopback up, and routes that lead nowhere: nobody inside will have the right to change them.</summary>
    public async Task<SessionNamespace> MakeAsync(PreparedServer prepared, SessionNetwork network, CancellationToken ct)
    {
        var maker = Spawn(prepared, NamespaceEntry.Make(prepared.Machine.Sandbox.OwnUids), []);
        try
        {
            await WaitForHolderAsync(maker, prepared, ct);
            if (prepared.Uid is { } uid)
                Map(maker.Identity.Pid, uid);
            var made = SessionNamespace.Of(maker.Identity.Pid);
            try
            {
                await RouteAsync(made, prepared, network, ct);
                return made;
            }
            catch
            {
                made.Dispose();
                throw;
            }
        }
        finally
        {
            maker.Signal(LibC.SigKill);
        }
    }

    /// <summary>Starts slirp4netns; the task completes when it says that it is ready.</summary>
    public (UnitProcess Unit, Task Ready) Launch(SessionNamespace made, SpawnRequest request, PreparedServer prepared, CancellationToken ct)
    {
        var ready = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        using (ready.ClientSafePipeHandle)
        {
            var process = Track(ProcessSpawner.Spawn(request with { Handed = [.. made.Handed, ready.ClientSafePipeHandle] }));
            return (new UnitProcess(ServerUnit.NetworkRole, process, null), WaitUntilReadyAsync(ready, prepared, ct));
        }
    }

    private async Task WaitForHolderAsync(TrackedProcess maker, PreparedServer prepared, CancellationToken ct)
    {
        for (var began = time.GetTimestamp(); !maker.Exited.IsCompleted && ProcFs.Stat(maker.Identity.Pid) is { } stat && stat.Name != NamespaceEntry.Holder;)
        {
            if (time.GetElapsedTime(began) > _limit)
                throw Failed($"no namespace was made within {options.StartTimeoutSeconds} s", prepared);
            await Task.Delay(Pause, time, ct);
        }

        if (maker.Exited.IsCompleted || ProcFs.Stat(maker.Identity.Pid) is not { IsDead: false, Name: NamespaceEntry.Holder })
            throw Failed("a namespace cannot be made", prepared);
    }

    private static void Map(int pid, uint uid)
    {
        var map = string.Create(CultureInfo.InvariantCulture, $"0 {uid} 1");
        File.WriteAllText($"/proc/{pid}/uid_map", map);
        File.WriteAllText($"/proc/{pid}/gid_map", map);
    }

    private async Task RouteAsync(SessionNamespace made, PreparedServer prepared, SessionNetwork network, CancellationToken ct)
    {
        const string Script = """printf %s "$1" | ip -batch -""";
        var enter = NamespaceEntry.Network(prepared.Machine.Sandbox.OwnUids, SpawnRequest.FirstHanded, SpawnRequest.FirstHanded + 1);
        using var ip = Spawn(prepared, [.. enter, "/bin/sh", "-c", Script, "sh", SessionRoutes.Of(network)], made.Handed);
        try
        {
            if (await ip.Exited.WaitAsync(_limit, time, ct) is not { Code: 0 })
                throw Failed("its routes cannot be set", prepared);
        }
        catch (TimeoutException)
        {
            ip.Signal(LibC.SigKill);
            throw Failed($"its routes were not set within {options.StartTimeoutSeconds} s", prepared);
        }
    }

    private async Task WaitUntilReadyAsync(AnonymousPipeServerStream ready, PreparedServer prepared, CancellationToken ct)
    {
        await using (ready)
        {
            try
            {
                if (await ready.ReadAsync(new byte[1], ct).AsTask().WaitAsync(_limit, time, ct) == 0)
                    throw Failed("slirp4netns ended", prepared);
            }
            catch (TimeoutException)
            {
                throw Failed($"slirp4netns was not ready within {options.StartTimeoutSeconds} s", prepared);
            }
        }
    }

    private TrackedProcess Spawn(PreparedServer prepared, IReadOnlyList<string> command, IReadOnlyList<SafeHandle> handed)
    {
        var mark = new OwnershipMark(prepared.Folders.ServerId, host.ManagerId, ServerUnit.NetworkRole, prepared.StartId).ToEnvironment();
        return Track(ProcessSpawner.Spawn(new SpawnRequest(command[0], [.. command.Skip(1)], mark, prepared.Folders.NetworkLog) { Handed = handed }));
    }

    private TrackedProcess Track(int pid) => watcher.Track(pid)
        ?? throw new InvalidOperationException($"Process {pid} is not there although nobody collected it.");

    private static ServerException Failed(string what, PreparedServer prepared) =>
        new(ServerError.StartFailed, $"The desktop's network could not be made: {what}.") { LogTail = ServerLogReader.Tail(prepared.Folders.NetworkLog, 10) };
}
