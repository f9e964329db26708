using Modular.Xrdp.Credentials;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Native;
using Modular.Xrdp.Network;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Ending;

/// <summary>Ends a running server and gives back all it held.</summary>
internal sealed class XrdpServerEnding(LeftoverProcesses leftovers, CredentialGateway gateway, VncPorts vncPorts, ExitWatcher watcher, TimeProvider time)
{
    /// <summary>Returns when nothing of it is alive. Zero grace kills at once.</summary>
    public async Task EndAsync(ServerRun run, TimeSpan grace, CancellationToken ct)
    {
        if (grace > TimeSpan.Zero)
        {
            AskToEnd(run);
            await WaitAsync([run.Xrdp, run.Session], grace, ct); // they may need the network until their end
        }

        Kill(run);
        await WaitAsync(run.Units, TimeSpan.FromSeconds(5), ct);
        if (run.Units.All(u => u is { Inner: not null, HasEnded: true }))
            await leftovers.RemoveCgroupAsync(run.ServerId, run.Cgroup, ct);
        else
            await leftovers.EndAsync(run.ServerId, run.Cgroup, run.State.Boxed ? null : run.State.Uid, ct);
        Release(run.ServerId);
        InstanceState.Forget(run.Folders.InstanceFile);
    }

    /// <summary>Gives back what the manager itself holds for a server.</summary>
    public void Release(string serverId)
    {
        gateway.Close(serverId);
        vncPorts.GiveBack(serverId);
    }

    private void AskToEnd(ServerRun run)
    {
        // a connection's own process tells its client that the session was ended
        foreach (var connection in run.Xrdp.Children(watcher))
        {
            using (connection)
                connection.Signal(LibC.SigTerm);
        }

        run.Xrdp.Main.Signal(LibC.SigTerm);
        run.Session.Main.Signal(LibC.SigTerm);
    }

    private static void Kill(ServerRun run)
    {
        foreach (var unit in run.Units)
        {
            // without a namespace: the whole process group, whose number cannot be another's while its leader is held
            if (unit.Inner is null && !unit.Outer.Exited.IsCompleted)
                _ = LibC.kill(-unit.Outer.Identity.Pid, LibC.SigKill);
            unit.Kill();
        }
    }

    private async Task WaitAsync(IReadOnlyList<UnitProcess> units, TimeSpan limit, CancellationToken ct)
    {
        var all = Task.WhenAll(units.Select(u => u.AllExited));
        await Task.WhenAny(all, Task.Delay(limit, time, ct));
        ct.ThrowIfCancellationRequested();
    }
}
