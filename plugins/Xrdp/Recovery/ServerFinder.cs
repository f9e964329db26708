using System.ComponentModel;
using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Ending;
using Modular.Xrdp.Files;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Network;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Running;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Setup;

namespace Modular.Xrdp.Recovery;

/// <summary>Finds a server again that an earlier run of the manager started.</summary>
internal sealed class ServerFinder(HostContext host, ExitWatcher watcher, CredentialGateway gateway, VncPorts vncPorts, XrdpRunningServers running,
    OtherInstances others)
{
    public async Task<RecoveryResult> FindAsync(ServerRecovery server, MachineSetup machine)
    {
        try
        {
            var folders = ServerFolders.Of(host, server.ServerId);
            if (server.Handle is { } handle && InstanceState.Parse(handle) is null)
                return new RecoveryResult.Unknown
                {
                    Reason = $"The note about server {server.ServerId} (version {handle.Version}) was written by another version of this plugin: " +
                    "start that version, or stop the server's processes by hand.",
                };

            // the file is newer when the manager died between a start and writing it down
            var notes = new[] { InstanceState.Load(folders.InstanceFile),
                server.Handle is null ? null : InstanceState.Parse(server.Handle) }.OfType<InstanceState>().Distinct().ToList();
            RecoveryResult result = new RecoveryResult.Gone { Exit = new ServerExit { Reason = "It does not run: nothing was noted down of a start." } };
            foreach (var state in notes)
            {
                result = Adopt(folders, state, machine);
                if (result is not RecoveryResult.Gone)
                    return result;
            }

            return await others.RunAsync(server, notes) ? OtherRuns(server) : result;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return new RecoveryResult.Unknown { Reason = $"Cannot tell whether server {server.ServerId} runs: {e.Message}" };
        }
    }

    private static RecoveryResult.Unknown OtherRuns(ServerRecovery server) => new()
    {
        Reason = $"Server {server.ServerId} runs, but not as it was noted down: its record and its files are older than what runs, as after a restored " +
            "backup. " +
        "It is left as it is, though nobody can log in; stop or restart it to have it in order again.",
    };

    private RecoveryResult Adopt(ServerFolders folders, InstanceState state, MachineSetup machine)
    {
        if (state.BootId != ProcFs.BootId())
            return new RecoveryResult.Gone { Exit = new ServerExit { Reason = "The machine was restarted." } };

        var session = Hold(ServerUnit.SessionRole, state.Session);
        var xrdp = Hold(ServerUnit.XrdpRole, state.Xrdp);
        if (state.Boxed)
            (session, xrdp) = (session?.WithInner(watcher), xrdp?.WithInner(watcher));
        var network = state.Network is { } identity ? Hold(ServerUnit.NetworkRole, identity) : null;
        if (session is null || xrdp is null || (network is null && state.Network is not null))
        {
            LetGo(session, xrdp, network);
            var ended = session is null ? ServerUnit.SessionRole : xrdp is null ? ServerUnit.XrdpRole : ServerUnit.NetworkRole;
            return new RecoveryResult.Gone { Exit = ExitReason.Describe(folders, ended, default, null) };
        }

        var credentials = StoredCredentials.Load(folders.CredentialsFile) ?? StoredCredentials.From(CredentialFiles.Unknown());
        var address = IPAddress.Parse(state.Gateway);
        SourceFilter? filter = null;
        try
        {
            filter = FilterOf(session, state.VncPort);
            gateway.Open(folders.ServerId, address, credentials, InheritedListener.TryTake([xrdp.Main.Identity.Pid], new IPEndPoint(address, gateway.Port)));
        }
        catch (Exception e) when (e is ServerException or IOException)
        {
            filter?.Dispose();
            LetGo(session, xrdp, network);
            return new RecoveryResult.Unknown { Reason = $"Server {folders.ServerId} runs, but nobody can log in: {e.Message}" };
        }

        vncPorts.Adopt(folders.ServerId, state.VncPort, filter);
        var run = new ServerRun(folders, state, xrdp, session, machine.Cgroups.GroupOf(folders.ServerId)) { Network = network };
        return new RecoveryResult.Adopted { Server = running.Hold(run, machine) };
    }

    /// <summary>Xvnc is a child of the session's script.</summary>
    private static SourceFilter? FilterOf(UnitProcess session, int vncPort)
    {
        var main = session.Main.Identity.Pid;
        var listener = InheritedListener.TryTake([main, .. ProcFs.Children(main)], new IPEndPoint(IPAddress.Loopback, vncPort));
        return listener is null ? null : SourceFilter.TryFind(listener);
    }

    private static void LetGo(params UnitProcess?[] units)
    {
        foreach (var unit in units)
        {
            unit?.Outer.Dispose();
            unit?.Inner?.Dispose();
        }
    }

    private UnitProcess? Hold(string role, ProcessIdentity identity) =>
        watcher.Track(identity.Pid, identity.StartTicks) is { } process ? new UnitProcess(role, process, null) : null;
}
