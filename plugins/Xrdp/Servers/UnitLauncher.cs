using Modular.Abstractions;
using Modular.Xrdp.Network;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Sandbox;

namespace Modular.Xrdp.Servers;

/// <summary>Starts a prepared server's two units and notes them down at once.</summary>
internal sealed class UnitLauncher(XrdpOptions options, HostContext host, ExitWatcher watcher, VncPorts vncPorts)
{
    public ServerRun Launch(PreparedServer prepared, ServerStart start, IProgress<StartStep> progress)
    {
        progress.Report(new StartStep("starting Xvnc"));
        var startId = Guid.NewGuid().ToString("N");
        var units = Build(prepared.Folders, prepared.Paths, start.Spec, prepared.VncPort, prepared.Machine);
        var join = prepared.Cgroup.JoinFiles;
        var session = Spawn(Request(units.Session, prepared, start.Spec, join, startId) with { Handed = vncPorts.Held(start.ServerId) }, Unit.SessionRole);
        try
        {
            progress.Report(new StartStep("starting xrdp"));
            var xrdp = Spawn(Request(units.Xrdp, prepared, start.Spec, join, startId), Unit.XrdpRole);
            progress.Report(new StartStep("noting down what was started"));
            var state = State(prepared, start, xrdp, session) with { StartId = startId };
            state.Save(prepared.Folders.InstanceFile);
            return new ServerRun(prepared.Folders, state, xrdp, session, prepared.Cgroup);
        }
        catch
        {
            session.Outer.Signal(LibC.SigKill);
            throw;
        }
    }

    /// <summary>The units as they would be started.</summary>
    public (Unit Session, Unit Xrdp) Build(Configuration.ServerFolders folders, UnitPaths paths, ServerSpec spec, int vncPort, MachineSetup machine)
    {
        var profile = Profiles.Find(options, spec);
        return (SessionUnit.Build(folders, paths, spec.Display, profile, vncPort, options), XrdpUnit.Build(folders, paths, options.XrdpPath));
    }

    public SpawnRequest Request(Unit unit, string serverId, uint? uid, MachineSetup machine, ResourceLimits limits, IReadOnlyList<string> joinFiles, string? startId = null) =>
        new UnitCommandLine(options, machine.Sandbox).Build(unit, new OwnershipMark(serverId, host.ManagerId, unit.Role, startId), uid, joinFiles, machine.Limits.ProcessRlimit(limits));

    private SpawnRequest Request(Unit unit, PreparedServer prepared, ServerSpec spec, IReadOnlyList<string> joinFiles, string startId) =>
        Request(unit, prepared.Folders.ServerId, prepared.Uid, prepared.Machine, spec.Limits, joinFiles, startId);

    private UnitProcess Spawn(SpawnRequest request, string role)
    {
        var pid = ProcessSpawner.Spawn(request);

        // our own child stays there, if only as a zombie, until we collect it
        return new UnitProcess(role, watcher.Track(pid) ?? throw new InvalidOperationException($"Process {pid} is not there although nobody collected it."), null);
    }

    private static InstanceState State(PreparedServer prepared, ServerStart start, UnitProcess xrdp, UnitProcess session) => new()
    {
        BootId = ProcFs.BootId(),
        Xrdp = xrdp.Outer.Identity,
        Session = session.Outer.Identity,
        Port = start.Port,
        VncPort = prepared.VncPort,
        Gateway = prepared.Gateway.ToString(),
        CertificateSha256 = prepared.CertificateSha256,
        Uid = prepared.Uid,
        Sandbox = prepared.Machine.Sandbox.Mode.ToString(),
        Cgroups = prepared.Machine.Cgroups.Name,
        MaxMemoryMib = start.Spec.Limits.MaxMemoryMib,
    };
}
