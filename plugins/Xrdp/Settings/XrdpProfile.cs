using System.ComponentModel.DataAnnotations;

namespace Modular.Xrdp.Settings;

/// <summary>One desktop that callers may choose by name.</summary>
public sealed class XrdpProfile
{
    /// <summary>Program and arguments of the desktop, looked up in the session's PATH; the session ends with it. At least one.</summary>
    [MinLength(1, ErrorMessage = "needs at least the program to run")]
    public IList<string> Command { get; init; } = [];

    /// <summary>Variables for the session beside HOME, USER, PATH, LANG and DISPLAY. Everybody on this machine may see them: no secrets.</summary>
    public IDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>More absolute paths of this machine that the session may read, e.g. <c>/opt/app</c>; missing ones are left out.</summary>
    public IList<string> ReadOnlyPaths { get; init; } = [];

    internal const string FullNetwork = "full";
    internal const string NoLocalNetwork = "no_local";
    internal const string NoNetwork = "none";

    /// <summary>
    /// What the desktop reaches: <c>full</c> (default), the internet and the networks that this machine is in; <c>no_local</c>, the internet without private networks
    /// and this machine; <c>none</c>. Never this machine's loopback, except where <see cref="XrdpOptions.SharedNetwork"/> is set or bubblewrap does not work.
    /// </summary>
    [RegularExpression("^(full|no_local|none)$", ErrorMessage = "must be full, no_local or none")]
    public string Network { get; set; } = FullNetwork;

    /// <summary>
    /// Processes and threads of a server whose caller sets no bound himself, 16 to 100000, default 2048; 0: as many as the machine has. So a fork bomb costs one desktop.
    /// </summary>
    [Range(0, 100000)]
    public int MaxProcesses { get; set; } = 2048;

    /// <summary>Colour of the empty desktop, <c>#rrggbb</c>. Default <c>#2b3a4a</c>.</summary>
    [RegularExpression("^#[0-9a-fA-F]{6}$", ErrorMessage = "must be a colour like #2b3a4a")]
    public string Background { get; set; } = "#2b3a4a";

    /// <summary>Smallest width in pixels, 200 to 8192, default 200.</summary>
    [Range(200, 8192)]
    public int MinWidth { get; set; } = 200;

    /// <summary>Smallest height in pixels, 200 to 8192, default 200.</summary>
    [Range(200, 8192)]
    public int MinHeight { get; set; } = 200;

    /// <summary>Largest width in pixels, 200 to 8192, default 8192.</summary>
    [Range(200, 8192)]
    public int MaxWidth { get; set; } = 8192;

    /// <summary>Largest height in pixels, 200 to 8192, default 8192.</summary>
    [Range(200, 8192)]
    public int MaxHeight { get; set; } = 8192;

    /// <summary>openbox with a terminal.</summary>
    internal static XrdpProfile Default { get; } = new()
    {
        Command = ["openbox", "--startup", "xterm -fa Monospace -fs 11 -bg '#1d2430' -fg '#e6e6e6' -geometry 100x30+60+60 -title Terminal"],
    };
}
