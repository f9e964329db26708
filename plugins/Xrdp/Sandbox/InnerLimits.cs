using System.Globalization;

namespace Modular.Xrdp.Sandbox;

/// <summary>
/// What the kernel counts by uid (namespaces(7), inotify(7)) is counted for all servers together where they have the manager's. A user namespace around each,
/// with bounds of its own, sees to it that one cannot use up what is there for all.
/// </summary>
internal static class InnerLimits
{
    private const string Folder = "/proc/sys/user";
    private const long MostNamespaces = 256;
    private const long Share = 4;

    // what cannot be bounded is said in the unit's log
    private const string SetScript = """while [ "$1" != - ]; do echo "${1#*=}" > "/proc/sys/user/${1%%=*}"; shift; done; shift; exec "$@" """;

    /// <summary>Becomes user 0 of a new user namespace, sets its bounds, and goes on as what follows.</summary>
    public static IReadOnlyList<string> Prefix() => ["/usr/bin/unshare", "--user", "--map-root-user", "--", "/bin/sh", "-c", SetScript, "sh", .. Bounds(), "-"];

    private static IEnumerable<string> Bounds()
    {
        foreach (var path in Directory.Exists(Folder) ? Directory.GetFiles(Folder, "max_*").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            var all = long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);
            var most = Math.Max(1, all / Share);
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{Path.GetFileName(path)}={(path.EndsWith("_namespaces", StringComparison.Ordinal) ? Math.Min(most, MostNamespaces) : most)}");
        }
    }
}
