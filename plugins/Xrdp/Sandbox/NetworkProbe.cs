using Modular.Xrdp.Network;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Sandbox;

/// <summary>Tries whether a desktop can have a network of its own, and a way out of it.</summary>
internal sealed class NetworkProbe(XrdpOptions options)
{
    private const string Try = """
        unshare --user --map-root-user --net -- sh -c 'ip link set lo up && ip route add unreachable 10.0.0.0/8' || exit
        exec 3<> /dev/net/tun && exec "$1" --version > /dev/null
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public async Task<NetworkSupport> ProbeAsync(SandboxSetup sandbox, CancellationToken ct)
    {
        if (sandbox.Mode != SandboxMode.Bubblewrap || options.SharedNetwork)
            return new NetworkSupport(Own: false, null);

        var access = !File.Exists(options.SlirpPath) ? $"there is no {options.SlirpPath}"
            : await WhyNotAsync(["/bin/sh", "-c", Try, "sh", options.SlirpPath], sandbox, ct) is { } why ? $"slirp4netns does not work here: {why}"
            : null;

        // what leads out of a network was tried from within a user namespace already
        var below = access is null ? null : await WhyNotAsync(["/usr/bin/unshare", "--user", "--map-current-user", "--", "true"], sandbox, ct);
        return new NetworkSupport(Own: true, access, below);
    }

    /// <summary>Run by whom a server's programs are run by.</summary>
    private Task<string?> WhyNotAsync(IReadOnlyList<string> command, SandboxSetup sandbox, CancellationToken ct) =>
        ShortCommand.WhyNotAsync([.. sandbox.OwnUids ? UidSwitch.Prefix(options, (uint)options.UidRangeEnd) : [], .. command], Limit, ct);
}
