using System.Globalization;

namespace Modular.Xrdp.Sandbox;

/// <summary>Arguments of bwrap(1) that every unit shares.</summary>
internal static class BubblewrapArguments
{
    private static readonly string[] SystemLinks = ["/bin", "/sbin", "/lib", "/lib32", "/lib64"];

    /// <summary>The names of all keys that a uid has, those of other servers and of the operator.</summary>
    private static readonly string[] Hidden = ["/proc/keys", "/proc/key-users"];

    /// <summary>
    /// New namespaces, for all but xrdp's network. The unit's program is process 1 of its own: when it ends, the kernel ends everything it started.
    /// Never <c>--die-with-parent</c>: servers outlive the manager.
    /// </summary>
    public static IReadOnlyList<string> Isolation(bool root, bool ownNetwork) =>
    [
        .. root
            ? (string[])["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"]
            : ["--unshare-user"],
        .. ownNetwork ? (string[])["--unshare-net"] : [],
        .. Apart(),
    ];

    /// <summary>The same for a program that makes another's network, and is in that one's user namespace already.</summary>
    public static IReadOnlyList<string> IsolationOfNetwork() => ["--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_NET_ADMIN", .. Apart()];

    /// <summary>The system calls that are refused, as a descriptor.</summary>
    public static IReadOnlyList<string> Filter(int descriptor) => ["--seccomp", descriptor.ToString(CultureInfo.InvariantCulture)];

    private static IReadOnlyList<string> Apart() =>
    [
        "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--hostname", "desktop", "--chdir", "/", "--as-pid-1",
    ];

    /// <summary>Programs and libraries, and a private /proc, /dev, /tmp and /run.</summary>
    public static IReadOnlyList<string> System() =>
    [
        "--ro-bind", "/usr", "/usr",
        .. SystemLinks.SelectMany(p => (string[])["--ro-bind-try", p, p]),
        "--proc", "/proc", .. Hidden.Where(File.Exists).SelectMany(p => (string[])["--ro-bind", "/dev/null", p]), "--dev", "/dev",
        "--perms", "1777", "--tmpfs", "/dev/shm",
        "--perms", "1777", "--tmpfs", "/tmp",
        "--perms", "0755", "--tmpfs", "/run",
    ];

    public static IEnumerable<string> Variables(IReadOnlyDictionary<string, string> variables) =>
        variables.SelectMany(v => (string[])["--setenv", v.Key, v.Value]);
}
