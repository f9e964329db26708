using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Modular.Xrdp.Settings;

/// <summary>One desktop that callers may choose by name.</summary>
public sealed class XrdpProfile
{
    [Description("Program and arguments of the desktop, looked up in the session's PATH; the session ends with it. At least one.")]
    [MinLength(1, ErrorMessage = "needs at least the program to run")]
    public IList<string> Command { get; init; } = [];

    [Description("Variables for the session beside HOME, USER, PATH, LANG and DISPLAY. Everybody on this machine may see them: no secrets.")]
    public IDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    [Description("More absolute paths of this machine that the session may read, e.g. /opt/app; missing ones are left out.")]
    public IList<string> ReadOnlyPaths { get; init; } = [];

    internal const string FullNetwork = "full";
    internal const string NoLocalNetwork = "no_local";
    internal const string NoNetwork = "none";

    [Description(
        "What the desktop reaches: full (default), the internet and the networks that this machine is in; no_local, the internet " +
        "without private networks and this machine; none. Never this machine's loopback, except where SharedNetwork is set or " +
        "bubblewrap does not work.")]
    [RegularExpression("^(full|no_local|none)$", ErrorMessage = "must be full, no_local or none")]
    public string Network { get; set; } = FullNetwork;

    [Description(
        "Processes and threads of a server whose caller sets no bound himself, at least 16; 0: as many as the " +
        "machine has. So a fork bomb costs one desktop.")]
    [Range(0, 100000)]
    public int MaxProcesses { get; set; } = 2048;

    [Description("Colour of the empty desktop, #rrggbb.")]
    [RegularExpression("^#[0-9a-fA-F]{6}$", ErrorMessage = "must be a colour like #2b3a4a")]
    public string Background { get; set; } = "#2b3a4a";

    [Description("Smallest width in pixels.")]
    [Range(200, 8192)]
    public int MinWidth { get; set; } = 200;

    [Description("Smallest height in pixels.")]
    [Range(200, 8192)]
    public int MinHeight { get; set; } = 200;

    [Description("Largest width in pixels.")]
    [Range(200, 8192)]
    public int MaxWidth { get; set; } = 8192;

    [Description("Largest height in pixels.")]
    [Range(200, 8192)]
    public int MaxHeight { get; set; } = 8192;

    /// <summary>openbox with a terminal.</summary>
    internal static XrdpProfile Default { get; } = new()
    {
        Command = ["openbox", "--startup", "xterm -fa Monospace -fs 11 -bg '#1d2430' -fg '#e6e6e6' -geometry 100x30+60+60 -title Terminal"],
    };
}
