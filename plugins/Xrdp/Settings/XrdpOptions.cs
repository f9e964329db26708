using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Modular.Xrdp.Settings;

/// <summary>Settings of the xrdp backend, section <c>Plugins:Xrdp</c>.</summary>
public sealed class XrdpOptions : IValidatableObject
{
    /// <summary>Name of the profile that is always there.</summary>
    internal const string DefaultProfile = "default";

    /// <summary>Address of this machine that RDP listens on; default <c>0.0.0.0</c>, all of IPv4.</summary>
    public string BindAddress { get; set; } = "0.0.0.0";

    /// <summary>The xrdp daemon, 0.9.x; default <c>/usr/sbin/xrdp</c>.</summary>
    public string XrdpPath { get; set; } = "/usr/sbin/xrdp";

    /// <summary>TigerVNC's X server; default <c>/usr/bin/Xvnc</c>.</summary>
    public string XvncPath { get; set; } = "/usr/bin/Xvnc";

    /// <summary>Bubblewrap, 0.8 or newer; default <c>/usr/bin/bwrap</c>.</summary>
    public string BubblewrapPath { get; set; } = "/usr/bin/bwrap";

    /// <summary>setpriv of util-linux; default <c>/usr/bin/setpriv</c>. Used when the manager is root, and without bubblewrap.</summary>
    public string SetprivPath { get; set; } = "/usr/bin/setpriv";

    /// <summary>prlimit of util-linux; default <c>/usr/bin/prlimit</c>.</summary>
    public string PrlimitPath { get; set; } = "/usr/bin/prlimit";

    /// <summary>slirp4netns, the way out of a desktop's network; default <c>/usr/bin/slirp4netns</c>. Without it desktops have no network.</summary>
    public string SlirpPath { get; set; } = "/usr/bin/slirp4netns";

    /// <summary>Whether desktops share this machine's network, its loopback included, instead of having one each; default no.</summary>
    public bool SharedNetwork { get; set; }

    /// <summary>First loopback port for Xvnc, 1024 to 65535, default 20000: below the kernel's own choice of ports.</summary>
    [Range(1024, 65535)]
    public int VncPortStart { get; set; } = 20000;

    /// <summary>Last loopback port for Xvnc, above <see cref="VncPortStart"/>, default 29999.</summary>
    [Range(1024, 65535)]
    public int VncPortEnd { get; set; } = 29999;

    /// <summary>Loopback network the credential gateway takes one address of for each server; within 127.0.0.0/8, /8 to /24, default <c>127.77.0.0/16</c>.</summary>
    public string GatewayNetwork { get; set; } = "127.77.0.0/16";

    /// <summary>Where xrdp reads the gateway's port (its ListenPort); default <c>/etc/xrdp/sesman.ini</c>, the path is built into xrdp.</summary>
    public string SesmanIniPath { get; set; } = "/etc/xrdp/sesman.ini";

    /// <summary>First uid for servers when the manager is root, 1000 to 2147483646, default 200000.</summary>
    [Range(1000, 2147483646)]
    public int UidRangeStart { get; set; } = 200000;

    /// <summary>Last uid for servers, above <see cref="UidRangeStart"/>, default 265535.</summary>
    [Range(1000, 2147483646)]
    public int UidRangeEnd { get; set; } = 265535;

    /// <summary>What separates servers: <c>auto</c> (default), <c>bubblewrap</c>, <c>uid</c>, or <c>none</c>.</summary>
    public SandboxMode Sandbox { get; set; } = SandboxMode.Auto;

    /// <summary>Absolute path of a template to use instead of the built-in one for xrdp.ini; default none.</summary>
    public string? TemplatePath { get; set; }

    /// <summary>Folder of the cgroup hierarchy to make groups in; default: found by itself. <c>none</c>: make no groups.</summary>
    public string? CgroupRoot { get; set; }

    /// <summary>Seconds a start may take until RDP answers, 1 to 300, default 30.</summary>
    [Range(1, 300)]
    public int StartTimeoutSeconds { get; set; } = 30;

    /// <summary>Seconds until an RDP connection that nobody has logged in on is ended, 10 to 3600, default 120; 0: never.</summary>
    [Range(0, 3600)]
    public int LoginTimeoutSeconds { get; set; } = 120;

    /// <summary>Megabytes a server's log file may reach before its front is cut off, 1 to 1024, default 10. A server has four log files.</summary>
    [Range(1, 1024)]
    public int LogMaxMegabytes { get; set; } = 10;

    /// <summary>How many parts that were cut off are kept of each log file, 0 to 100, default 3.</summary>
    [Range(0, 100)]
    public int LogFilesKept { get; set; } = 3;

    /// <summary>Desktops by name. <c>default</c> (openbox with a terminal) is always there and may be replaced.</summary>
    public IDictionary<string, XrdpProfile> Profiles { get; init; } = new Dictionary<string, XrdpProfile>(StringComparer.Ordinal);

    /// <summary>The profiles with the built-in one.</summary>
    internal IReadOnlyDictionary<string, XrdpProfile> AllProfiles =>
        new Dictionary<string, XrdpProfile>(Profiles, StringComparer.Ordinal) { [DefaultProfile] = Profiles.TryGetValue(DefaultProfile, out var own) ? own : XrdpProfile.Default };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => XrdpOptionsRules.Check(this);

    internal IPAddress BindIPAddress => IPAddress.Parse(BindAddress);
}
