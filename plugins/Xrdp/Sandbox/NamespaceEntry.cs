using System.Globalization;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Sandbox;

/// <summary>
/// Commands around a desktop's network namespace and the user namespace that owns it, both by descriptors that are handed in. As root that one is root's,
/// and its user 0 is the server's uid: a session can never be its owner and change the routes.
/// </summary>
internal static class NamespaceEntry
{
    private const string Nsenter = "/usr/bin/nsenter";

    /// <summary>A program that lives in two new namespaces for a minute, to be held by descriptors.</summary>
    public static IReadOnlyList<string> Make(bool root) =>
        ["/usr/bin/unshare", "--user", .. root ? (string[])[] : ["--map-root-user"], "--net", "--", Holder, "60"];

    /// <summary>What the maker becomes when all is made.</summary>
    public const string Holder = "sleep";

    /// <summary>Goes into the network namespace.</summary>
    public static IReadOnlyList<string> Network(bool root, int user, int network) =>
        root ? [Nsenter, Path("net", network), "--"] : [Nsenter, "--preserve-credentials", Path("user", user), Path("net", network), "--"];

    /// <summary>Becomes user 0 of the user namespace and stays in the machine's network.</summary>
    public static IReadOnlyList<string> Owner(bool root, int user) =>
        [Nsenter, Path("user", user), .. root ? (string[])["--setuid", "0", "--setgid", "0"] : ["--preserve-credentials"], "--"];

    /// <summary>Below the user namespace, bubblewrap would make an ordinary manager's session user 0.</summary>
    public static IReadOnlyList<string> SameUser(bool root) =>
        root ? [] : ["--uid", LibC.geteuid().ToString(CultureInfo.InvariantCulture), "--gid", LibC.getegid().ToString(CultureInfo.InvariantCulture)];

    private static string Path(string kind, int descriptor) => string.Create(CultureInfo.InvariantCulture, $"--{kind}=/proc/self/fd/{descriptor}");
}
