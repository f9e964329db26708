using Modular.Xrdp.Native;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Sandbox;

/// <summary>Tries the sandboxes, best first.</summary>
internal sealed class SandboxProbe(XrdpOptions options)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public async Task<SandboxSetup> ProbeAsync(CancellationToken ct)
    {
        var root = LibC.geteuid() == 0;
        var uidProblem = root ? await TryAsync(UidSwitch.Command(options, (uint)options.UidRangeEnd), ct) : "it needs a manager that runs as root";
        if (options.Sandbox == SandboxMode.None)
            return new SandboxSetup(SandboxMode.None, root, "Sandbox is set to none", root ? uidProblem : null);

        var whyNot = "Sandbox is set to uid";
        if (options.Sandbox != SandboxMode.Uid)
        {
            whyNot = uidProblem is not null && root ? uidProblem : await TryAsync(BubblewrapProbeCommand(root), ct);
            if (whyNot is null)
                return new SandboxSetup(SandboxMode.Bubblewrap, root,
                    WhyUnbounded: root ? null : await TryAsync([.. InnerLimits.Prefix(), .. BubblewrapProbeCommand(root)], ct));
            whyNot = "bubblewrap does not work here: " + whyNot;
        }

        if (options.Sandbox == SandboxMode.Bubblewrap)
            return new SandboxSetup(SandboxMode.Bubblewrap, root, whyNot, whyNot);
        return new SandboxSetup(SandboxMode.Uid, root, whyNot, uidProblem is null ? null : $"{whyNot}; a uid for each server: {uidProblem}");
    }

    private IReadOnlyList<string> BubblewrapProbeCommand(bool root) =>

    [
        options.BubblewrapPath, .. BubblewrapArguments.Isolation(root, !options.SharedNetwork), .. BubblewrapArguments.System(), "--",
        .. root ? UidSwitch.Command(options, (uint)options.UidRangeEnd) : ["/bin/true"],
    ];

    private static Task<string?> TryAsync(IReadOnlyList<string> command, CancellationToken ct) => ShortCommand.WhyNotAsync(command, Limit, ct);
}
