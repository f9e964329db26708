using System.Globalization;
using Modular.Abstractions;
using Modular.Xrdp.Files;
using Modular.Xrdp.Network;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Sandbox;

/// <summary>The desktop side: Xvnc and the profile's command in a home of their own.</summary>
internal static class SessionUnit
{
    private static readonly string[] ReadOnlyPaths =
    [
        "/etc/fonts", "/etc/X11", "/etc/alternatives", "/etc/xdg", "/etc/ld.so.cache", "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/ca-certificates",
        "/etc/localtime", "/etc/nsswitch.conf", "/etc/terminfo", "/etc/mime.types", "/etc/profile", "/etc/bash.bashrc", "/etc/inputrc",
        "/etc/gtk-2.0", "/etc/gtk-3.0", "/var/cache/fontconfig", "/var/lib/openbox",
    ];

    /// <summary>The descriptors that it is handed after Xvnc's, where the namespaces are made before it.</summary>
    public const int UserNamespace = SpawnRequest.FirstHanded + VncSockets.Count;
    public const int NetworkNamespace = UserNamespace + 1;

    /// <summary>The last one, where it is walled in: bubblewrap's <see cref="KeyFilter"/>.</summary>
    public static int FilterAfter(bool namespaces) => namespaces ? NetworkNamespace + 1 : UserNamespace;

    /// <param name="folders">The server's.</param>
    /// <param name="paths">Where the unit finds them.</param>
    /// <param name="display">Size and depth.</param>
    /// <param name="profile">What to run.</param>
    /// <param name="vncPort">Of the <see cref="VncSockets"/> that are handed in.</param>
    /// <param name="network">What it reaches.</param>
    /// <param name="options">Programs.</param>
    public static ServerUnit Build(ServerFolders folders, UnitPaths paths, DisplaySpec display, XrdpProfile profile, int vncPort, SessionNetwork network,
        XrdpOptions options) => new(
        ServerUnit.SessionRole,
        [
            "/bin/bash", paths.StartScript, options.XvncPath, $"{Text(display.Width)}x{Text(display.Height)}", Text(Depth(display.ColorDepth)),
            .. network == SessionNetwork.Machine ? (string[])[Text(DisplaySockets.NumberOf(vncPort)), "shared"] : ["0", "own"], paths.VncPassword,
            folders.ServerId, profile.Background, .. profile.Command,
        ],
        Variables(paths, profile),
        Mounts(folders, paths, profile, network),
        folders.SessionLog)
        {
            Network = network,
        };

    private static IReadOnlyList<string> Mounts(ServerFolders folders, UnitPaths paths, XrdpProfile profile, SessionNetwork network)
    {
        var mounts = new BubblewrapMounts().ReadOnly([.. ReadOnlyPaths, .. profile.ReadOnlyPaths]);
        if (network == SessionNetwork.Machine)
            mounts.ReadOnly("/etc/" + EtcFiles.ResolvConf);
        foreach (var name in EtcFiles.Names.Where(n => n != EtcFiles.ResolvConf || network is SessionNetwork.NoLocal or SessionNetwork.Full))
            mounts.ReadOnlyAt(Path.Combine(folders.EtcFolder, name), "/etc/" + name);
        return mounts
            .ReadOnlyAt(folders.VncFolder, Path.GetDirectoryName(paths.VncPassword)!)
            .ReadOnlyAt(UnitPaths.ShippedScript, paths.StartScript)
            .WritableAt(folders.Session, paths.Home)
            .Arguments;
    }

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
