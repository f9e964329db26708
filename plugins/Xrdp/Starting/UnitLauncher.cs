using System.Runtime.InteropServices;
using Modular.Abstractions;
using Modular.Xrdp.Credentials;
using Modular.Xrdp.Files;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Native;
using Modular.Xrdp.Network;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Setup;

namespace Modular.Xrdp.Starting;

/// <summary>Starts a prepared server's units and notes them down at once.</summary>
internal sealed class UnitLauncher(XrdpOptions options, HostContext host, ExitWatcher watcher, NetworkLauncher networks, VncPorts vncPorts,
    CredentialGateway gateway)
{
    public async Task<ServerRun> LaunchAsync(PreparedServer prepared, ServerStart start, IProgress<StartStep> progress, CancellationToken ct)
    {
        var units = Build(prepared.Folders, prepared.Paths, start.Spec, prepared.VncPort, prepared.Machine);
        using var made = units.Network is null ? null : await networks.MakeAsync(prepared, units.Session.Network, ct);
        var started = new List<UnitProcess>();
        try
        {
            var (network, ready) = made is null ? default : networks.Launch(made, Request(units.Network!, prepared, start.Spec), prepared, ct);
            if (network is not null)
                started.Add(network);
            progress.Report(new StartStep { Name = "starting Xvnc" });
            started.Add(SpawnSession(units.Session, prepared, start.Spec, made));
            progress.Report(new StartStep { Name = "starting xrdp" });
            started.Add(SpawnXrdp(units.Xrdp, prepared, start.Spec));
            progress.Report(new StartStep { Name = "noting down what was started" });
            var state = State(prepared, start, started);
            state.Save(prepared.Folders.InstanceFile);
            await (ready ?? Task.CompletedTask);
            return new ServerRun(prepared.Folders, state, Of(ServerUnit.XrdpRole)!, Of(ServerUnit.SessionRole)!, prepared.Cgroup) { Network = network };
        }
        catch
        {
            started.ForEach(u => u.Outer.Signal(LibC.SigKill));
            throw;
        }

        UnitProcess? Of(string role) => started.Find(u => u.Role == role);
    }

    /// <summary>The units as they would be started.</summary>
    public Units Build(ServerFolders folders, UnitPaths paths, ServerSpec spec, int vncPort, MachineSetup machine)
    {
        var profile = Profiles.Find(options, spec);
        var network = machine.Network.Of(profile);
        return new Units(
            SessionUnit.Build(folders, paths, spec.Display, profile, vncPort, network, options),
            XrdpUnit.Build(folders, paths, options.XrdpPath),
            network is SessionNetwork.NoLocal or SessionNetwork.Full ? NetworkUnit.Build(folders, options.SlirpPath) : null);
    }

    public SpawnRequest Request(ServerUnit unit, string serverId, uint? uid, MachineSetup machine, ServerSpec spec, IReadOnlyList<string> joinFiles,
        string? startId = null) => new UnitCommandLine(options, machine.Sandbox)
        .Build(unit, new OwnershipMark(serverId, host.ManagerId, unit.Role, startId), uid, joinFiles,
            machine.Limits.ProcessRlimit(Profiles.LimitsOf(options, spec)));

    private SpawnRequest Request(ServerUnit unit, PreparedServer prepared, ServerSpec spec) =>
        Request(unit, prepared.Folders.ServerId, prepared.Uid, prepared.Machine, spec, prepared.Cgroup.JoinFiles, prepared.StartId);

    private UnitProcess SpawnSession(ServerUnit unit, PreparedServer prepared, ServerSpec spec, SessionNamespace? made)
    {
        using var vnc = vncPorts.HandOver(prepared.Folders.ServerId);
        using var filter = prepared.Machine.Boxed ? KeyFilter.Open() : null;
        return Spawn(Request(unit, prepared, spec) with { Handed = [.. vnc.Handed, .. made?.Handed ?? [], .. Some(filter)] }, unit.Role);
    }

    /// <summary>It is handed the gateway's socket to keep, so that nobody else takes the address while the manager is down.</summary>
    private UnitProcess SpawnXrdp(ServerUnit unit, PreparedServer prepared, ServerSpec spec)
    {
        using var filter = prepared.Machine.Boxed ? KeyFilter.Open() : null;
        var kept = prepared.Machine.KeepsListeners ? gateway.SocketOf(prepared.Folders.ServerId) : filter;
        return Spawn(Request(unit, prepared, spec) with { Handed = [.. Some(kept), .. Some(filter)] }, unit.Role);
    }

    private static IEnumerable<SafeHandle> Some(SafeHandle? handle) => handle is null ? [] : [handle];

    private UnitProcess Spawn(SpawnRequest request, string role)
    {
        var pid = ProcessSpawner.Spawn(request);

        // our own child stays there, if only as a zombie, until we collect it
        return new UnitProcess(role, watcher.Track(pid) ?? throw new InvalidOperationException($"Process {pid} is not there although nobody collected it."),
            null);
    }

    private static InstanceState State(PreparedServer prepared, ServerStart start, List<UnitProcess> started) => new()
    {
        BootId = ProcFs.BootId(),
        Xrdp = started.Single(u => u.Role == ServerUnit.XrdpRole).Outer.Identity,
        Session = started.Single(u => u.Role == ServerUnit.SessionRole).Outer.Identity,
        Network = started.Find(u => u.Role == ServerUnit.NetworkRole)?.Outer.Identity,
        Port = start.Port,
        VncPort = prepared.VncPort,
        Gateway = prepared.Gateway.ToString(),
        CertificateSha256 = prepared.CertificateSha256,
        Uid = prepared.Uid,
        Sandbox = prepared.Machine.Sandbox.Mode.ToString(),
        Cgroups = prepared.Machine.Cgroups.Name,
        MaxMemoryMib = start.Spec.Limits.MaxMemoryMib,
        StartId = prepared.StartId,
    };

    /// <summary>The programs that one server is made of.</summary>
    /// <param name="Session">The desktop.</param>
    /// <param name="Xrdp">What clients connect to.</param>
    /// <param name="Network">What leads out of the desktop's own network; null when nothing does, or it has none of its own.</param>
    internal sealed record Units(ServerUnit Session, ServerUnit Xrdp, ServerUnit? Network)
    {
        public IReadOnlyList<ServerUnit> All => Network is null ? [Session, Xrdp] : [Session, Xrdp, Network];
    }
}
