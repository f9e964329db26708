using Modular.Abstractions;
using Modular.Xrdp.Files;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Setup;

namespace Modular.Xrdp.Starting;

/// <summary>Shows what a start would write and run, and what is on disk, without secrets.</summary>
internal sealed class PlanBuilder(XrdpOptions options, HostContext host, ServerPreparation preparation, UnitLauncher launcher)
{
    private const string Redacted = "(redacted)";

    public ServerPlan Build(string serverId, ServerSpec spec, int port, MachineSetup machine)
    {
        var folders = ServerFolders.Of(host, serverId);
        var paths = UnitPaths.For(folders, machine.Sandbox.Mode);
        var units = launcher.Build(folders, paths, spec, options.VncPortStart, machine);
        var files = new List<ServerFile>
        {
            new() { Path = "xrdp/key.pem", Content = Redacted },
            new() { Path = "xrdp/cert.pem", Content = "(made at the start)" },
            new() { Path = "private/credentials.json", Content = Redacted },
            new() { Path = "vnc/passwd", Content = Redacted },
            new() { Path = "xrdp/xrdp.ini", Content = preparation.RenderPlan(spec, port, paths) },
        };
        uint? uid = machine.Sandbox.OwnUids ? (uint)options.UidRangeStart : null;
        var join = machine.Cgroups.GroupOf(serverId).JoinFiles;
        var commands = units.All.Select(u => (u.Role, Request: launcher.Request(u, serverId, uid, machine, spec, join)));
        return new ServerPlan
        {
            Files = files,
            Commands = [.. commands.Select(c => new ServerCommand
            {
                Role = c.Role,
                Arguments = [c.Request.Program, .. c.Request.Arguments],
            })],
            Notices = Notices(spec, machine),
        };
    }

    public IReadOnlyList<ServerFile> Read(string serverId)
    {
        var folders = ServerFolders.Of(host, serverId);
        (string Path, bool Secret)[] files = [(folders.XrdpIni, false), (folders.Certificate, false), (folders.Key, true), (folders.VncPassword, true),
            (folders.CredentialsFile, true)];
        return [.. files.Where(f => File.Exists(f.Path)).Select(f => new ServerFile
        {
            Path = Path.GetRelativePath(folders.Config, f.Path),
            Content = f.Secret ? Redacted : File.ReadAllText(f.Path),
        })];
    }

    private List<string> Notices(ServerSpec spec, MachineSetup machine)
    {
        var notices = new List<string>(preparation.Notices(spec, machine));
        if (machine.Sandbox.Mode != SandboxMode.Bubblewrap)
            notices.Add($"The session is not walled in by bubblewrap: {machine.Sandbox.WhyNotBetter}.");
        return notices;
    }
}
