using System.Globalization;
using Modular.Xrdp.Files;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Sandbox;

/// <summary>
/// slirp4netns: a desktop's way out, in a sandbox without anything else. Its connections are made in the machine's network, never to its loopback.
/// </summary>
internal static class NetworkUnit
{
    /// <summary>The descriptors that it is handed: user namespace, network namespace, and where it says that it is ready.</summary>
    public const int User = SpawnRequest.FirstHanded;
    public const int Network = User + 1;
    public const int Ready = Network + 1;

    private const string Device = "/dev/net/tun";

    public static ServerUnit Build(ServerFolders folders, string program) => new(
        ServerUnit.NetworkRole,
        [
            program, "--configure", "--mtu=65520", "--disable-host-loopback", "--enable-seccomp",
            string.Create(CultureInfo.InvariantCulture, $"--ready-fd={Ready}"),
            "--netns-type=path", string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{Network}"), "tap0",
        ],
        new Dictionary<string, string>(),
        [
            .. new BubblewrapMounts().ReadOnly("/etc/ld.so.cache", "/etc/resolv.conf", "/etc/localtime").Arguments,
            "--perms", "0755", "--dir", "/dev/net", "--dev-bind", Device, Device,
        ],
        folders.NetworkLog);
}
