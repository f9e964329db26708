namespace Modular.Xrdp.Sandbox;

/// <summary>Arguments of bwrap(1) that every unit shares.</summary>
internal static class BubblewrapArguments
{
    private static readonly string[] SystemLinks = ["/bin", "/sbin", "/lib", "/lib32", "/lib64"];

    /// <summary>
    /// New namespaces for all but the network. The unit's program is process 1 of its own: when it ends, the kernel ends everything it started.
    /// Never <c>--die-with-parent</c>: servers outlive the manager.
    /// </summary>
    public static IReadOnlyList<string> Isolation(bool root) =>
    [
        .. root
            ? (string[])["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"]
            : ["--unshare-user"],
        "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--hostname", "desktop", "--as-pid-1",
    ];

    /// <summary>Programs and libraries, and a private /proc, /dev, /tmp and /run.</summary>
    public static IReadOnlyList<string> System() =>
    [
        "--ro-bind", "/usr", "/usr",
        .. SystemLinks.SelectMany(p => (string[])["--ro-bind-try", p, p]),
        "--proc", "/proc", "--dev", "/dev",
        "--perms", "1777", "--tmpfs", "/dev/shm",
        "--perms", "1777", "--tmpfs", "/tmp",
        "--perms", "0755", "--tmpfs", "/run",
    ];

    /// <summary>Paths seen read-only where they are; those that do not exist are left out.</summary>
    public static IEnumerable<string> ReadOnly(params IEnumerable<string> paths) => paths.SelectMany(p => ReadOnlyAt(p, p));

    public static IEnumerable<string> ReadOnlyAt(string source, string target) => [.. Parents(target), "--ro-bind-try", source, target];

    public static IEnumerable<string> WritableAt(string source, string target) => [.. Parents(target), "--bind", source, target];

    public static IEnumerable<string> Variables(IReadOnlyDictionary<string, string> variables) => variables.SelectMany(v => (string[])["--setenv", v.Key, v.Value]);

    // bwrap makes missing parents for root alone
    private static IEnumerable<string> Parents(string path)
    {
        for (var end = path.IndexOf('/', 1); end > 0; end = path.IndexOf('/', end + 1))
        {
            foreach (var argument in (string[])["--perms", "0755", "--dir", path[..end]])
                yield return argument;
        }
    }
}
