using Modular.Xrdp.Network;
using Modular.Xrdp.Processes;

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
        if (!File.Exists(options.SlirpPath))
            return new NetworkSupport(Own: true, $"there is no {options.SlirpPath}");

        string[] command = [.. sandbox.OwnUids ? UidSwitch.Prefix(options, (uint)options.UidRangeEnd) : [], "/bin/sh", "-c", Try, "sh", options.SlirpPath];
        var (exitCode, output) = await ShortCommand.RunAsync(command[0], command.Skip(1), Limit, ct);
        return new NetworkSupport(Own: true, exitCode == 0 ? null : "slirp4netns does not work here: " + output.ReplaceLineEndings(" "));
    }
}
