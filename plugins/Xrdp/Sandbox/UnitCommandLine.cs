using System.Globalization;
using Modular.Xrdp.Network;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Sandbox;

/// <summary>Wraps a unit's command: cgroup, namespaces, uid and rlimits, each by a program that becomes the next one.</summary>
internal sealed class UnitCommandLine(XrdpOptions options, SandboxSetup setup)
{
    // joins before it starts anything, so that nothing escapes: '-' ends the list of files
    private const string JoinScript = """while [ "$1" != - ]; do echo $$ > "$1" || exit 69; shift; done; shift; exec "$@" """;

    /// <param name="unit">What to run.</param>
    /// <param name="mark">Whose it is.</param>
    /// <param name="uid">The server's own uid; null: the manager's.</param>
    /// <param name="joinFiles">Files of the cgroups to join; empty: none.</param>
    /// <param name="maxProcesses">Bound set as rlimit; null: none.</param>
    public SpawnRequest Build(ServerUnit unit, OwnershipMark mark, uint? uid, IReadOnlyList<string> joinFiles, int? maxProcesses)
    {
        var boxed = setup.Mode == SandboxMode.Bubblewrap;
        List<string> command =
        [
            .. joinFiles.Count == 0 ? (string[])[] : ["/bin/sh", "-c", JoinScript, "sh", .. joinFiles, "-"],
            .. boxed ? Bubblewrap(unit) : [],
            .. unit.Role == ServerUnit.NetworkRole ? [] : uid is { } own ? UidSwitch.Prefix(options, own) : boxed ? [] : UidSwitch.Keep(options),
            .. Rlimits(maxProcesses),
            .. unit.Command,
        ];

        var environment = new Dictionary<string, string>(mark.ToEnvironment());
        if (!boxed)
        {
            foreach (var (name, value) in unit.Variables)
                environment[name] = value;
        }

        return new SpawnRequest(command[0], command[1..], environment, unit.OutputPath);
    }

    // process 1 keeps the environment that bwrap itself was started with: marks only
    private IReadOnlyList<string> Bubblewrap(ServerUnit unit) =>
        [.. Isolation(unit), .. BubblewrapArguments.System(), .. unit.Mounts, .. BubblewrapArguments.Variables(unit.Variables), "--"];

    private IReadOnlyList<string> Isolation(ServerUnit unit)
    {
        var root = setup.OwnUids;
        if (unit.Role == ServerUnit.NetworkRole)
            return [.. NamespaceEntry.Owner(root, NetworkUnit.User), options.BubblewrapPath, .. BubblewrapArguments.IsolationOfNetwork()];

        var entered = unit.Network is SessionNetwork.NoLocal or SessionNetwork.Full;
        var bounded = !root && setup.WhyUnbounded is null && unit.Role == ServerUnit.SessionRole; // as root, each has a uid of its own
        return
        [
            .. entered ? NamespaceEntry.Network(root, SessionUnit.UserNamespace, SessionUnit.NetworkNamespace) : [],
            .. bounded ? InnerLimits.Prefix() : [],
            options.BubblewrapPath, .. BubblewrapArguments.Isolation(root, unit.Network == SessionNetwork.None),
            .. entered || bounded ? NamespaceEntry.SameUser(root) : [],
            .. BubblewrapArguments.Filter(unit.Role == ServerUnit.SessionRole ? SessionUnit.FilterAfter(entered) : XrdpUnit.Filter),
        ];
    }

    private IReadOnlyList<string> Rlimits(int? maxProcesses) =>
        [options.PrlimitPath, "--core=0", .. maxProcesses is { } n ? (string[])[string.Create(CultureInfo.InvariantCulture, $"--nproc={n}:{n}")] : [], "--"];
}
