using Modular.Xrdp.Files;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Sandbox;

/// <summary>Where a unit finds its files: fixed places inside bubblewrap, the real ones without it.</summary>
internal sealed record UnitPaths(string XrdpFolder, string XrdpLog, string VncPassword, string Home, string Runtime, string StartScript)
{
    private const string Place = "/run/modular";

    public string XrdpIni => Path.Combine(XrdpFolder, "xrdp.ini");
    public string Certificate => Path.Combine(XrdpFolder, "cert.pem");
    public string Key => Path.Combine(XrdpFolder, "key.pem");

    /// <summary>The script as shipped beside the plugin.</summary>
    public static string ShippedScript { get; } = Path.Combine(Path.GetDirectoryName(typeof(UnitPaths).Assembly.Location)!, "session", "start-session.sh");

    public static UnitPaths For(ServerFolders folders, SandboxMode mode) => mode == SandboxMode.Bubblewrap
        ? new UnitPaths(Place + "/xrdp", Place + "/xrdp.log", Place + "/vnc/passwd", "/home/user", "/tmp/.runtime", Place + "/start-session.sh")
        : new UnitPaths(folders.XrdpFolder, folders.XrdpLog, folders.VncPassword, folders.Session, Path.Combine(folders.Session, ".runtime"), ShippedScript);
}
