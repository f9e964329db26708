using System.Globalization;
using Modular.Abstractions;
using Modular.Xrdp.Configuration;

namespace Modular.Xrdp.Sandbox;

/// <summary>The desktop side: Xvnc and the profile's command in a home of their own.</summary>
internal static class SessionUnit
{
    private static readonly string[] ReadOnlyPaths =
    [
        "/etc/fonts", "/etc/X11", "/etc/alternatives", "/etc/xdg", "/etc/ld.so.cache", "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/ca-certificates",
        "/etc/localtime", "/etc/nsswitch.conf", "/etc/resolv.conf", "/etc/terminfo", "/etc/mime.types", "/etc/profile", "/etc/bash.bashrc", "/etc/inputrc",
        "/etc/gtk-2.0", "/etc/gtk-3.0", "/var/cache/fontconfig", "/var/lib/openbox",
    ];

    public static Unit Build(ServerFolders folders, UnitPaths paths, DisplaySpec display, XrdpProfile profile, int vncPort, XrdpOptions options) => new(
        Unit.SessionRole,
        [
            "/bin/bash", paths.StartScript, options.XvncPath, $"{Text(display.Width)}x{Text(display.Height)}", Text(Depth(display.ColorDepth)), Text(vncPort),
            paths.VncPassword, folders.ServerId, profile.Background, .. profile.Command,
        ],
        Variables(paths, profile),
        [
            .. BubblewrapArguments.ReadOnly([.. ReadOnlyPaths, .. profile.ReadOnlyPaths]),
            .. EtcFiles.Names.SelectMany(n => BubblewrapArguments.ReadOnlyAt(Path.Combine(folders.EtcFolder, n), "/etc/" + n)),
            .. BubblewrapArguments.ReadOnlyAt(folders.VncFolder, Path.GetDirectoryName(paths.VncPassword)!),
            .. BubblewrapArguments.ReadOnlyAt(UnitPaths.ShippedScript, paths.StartScript),
            .. BubblewrapArguments.WritableAt(folders.Session, paths.Home),
            "--chdir", "/", // bwrap may not enter the home, which is its user's alone
        ],
        folders.SessionLog);

    private static Dictionary<string, string> Variables(UnitPaths paths, XrdpProfile profile)
    {
        var variables = new Dictionary<string, string>
        {
            ["HOME"] = paths.Home,
            ["USER"] = EtcFiles.UserName,
            ["LOGNAME"] = EtcFiles.UserName,
            ["SHELL"] = "/bin/bash",
            ["LANG"] = "C.UTF-8",
            ["XDG_RUNTIME_DIR"] = paths.Runtime,
        };
        foreach (var (name, value) in profile.Environment)
            variables[name] = value;
        return variables;
    }

    // 32 bits are 24 of colour and 8 unused; Xvnc knows 16 and 24, and xrdp converts
    private static int Depth(int colorDepth) => colorDepth >= 24 ? 24 : 16;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
