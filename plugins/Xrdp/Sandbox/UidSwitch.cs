using System.Globalization;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Sandbox;

/// <summary>The command that gives up root for good.</summary>
internal static class UidSwitch
{
    public static IReadOnlyList<string> Prefix(XrdpOptions options, uint uid)
    {
        var id = uid.ToString(CultureInfo.InvariantCulture);
        return [options.SetprivPath, "--reuid", id, "--regid", id, "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--"];
    }

    /// <summary>Keeps the uid, and lets no program give another, as su and sudo do; bubblewrap sees to that by itself.</summary>
    public static IReadOnlyList<string> Keep(XrdpOptions options) => [options.SetprivPath, "--no-new-privs", "--"];

    /// <summary>Does nothing as that uid.</summary>
    public static IReadOnlyList<string> Command(XrdpOptions options, uint uid) => [.. Prefix(options, uid), "/bin/true"];
}
