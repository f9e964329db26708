using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Modular.Xrdp.Settings;

/// <summary>Settings of the xrdp backend, section <c>Plugins:Xrdp</c>.</summary>
public sealed class XrdpOptions : IValidatableObject
{
    /// <summary>Name of the profile that is always there.</summary>
    internal const string DefaultProfile = "default";

    [Description("Address of this machine that RDP listens on; default 0.0.0.0, all of IPv4.")]
    public string BindAddress { get; set; } = "0.0.0.0";

    [Description("The xrdp daemon, 0.9.x; default /usr/sbin/xrdp.")]
    public string XrdpPath { get; set; } = "/usr/sbin/xrdp";

    [Description("TigerVNC's X server; default /usr/bin/Xvnc.")]
    public string XvncPath { get; set; } = "/usr/bin/Xvnc";

    [Description("Bubblewrap, 0.8 or newer; default /usr/bin/bwrap.")]
    public string BubblewrapPath { get; set; } = "/usr/bin/bwrap";

    [Description("setpriv of util-linux; default /usr/bin/setpriv. Used when the manager is root, and without bubblewrap.")]
    public string SetprivPath { get; set; } = "/usr/bin/setpriv";

    [Description("prlimit of util-linux; default /usr/bin/prlimit.")]
    public string PrlimitPath { get; set; } = "/usr/bin/prlimit";

    [Description("slirp4netns, the way out of a desktop's network; default /usr/bin/slirp4netns. Without it desktops have no network.")]
    public string SlirpPath { get; set; } = "/usr/bin/slirp4netns";

    [Description("Whether desktops share this machine's network, its loopback included, instead of having one each; default no.")]
    public bool SharedNetwork { get; set; }

    [Description("First loopback port for Xvnc, 1024 to 65535, default 20000: below the kernel's own choice of ports.")]
    [Range(1024, 65535)]
    public int VncPortStart { get; set; } = 20000;

    [Description("Last loopback port for Xvnc, above VncPortStart, default 29999.")]
    [Range(1024, 65535)]
    public int VncPortEnd { get; set; } = 29999;

    [Description(
        "Loopback network the credential gateway takes one address of for each server; within 127.0.0.0/8, /8 to /24, default " +
        "127.77.0.0/16.")]
    public string GatewayNetwork { get; set; } = "127.77.0.0/16";

    [Description("Where xrdp reads the gateway's port (its ListenPort); default /etc/xrdp/sesman.ini, the path is built into xrdp.")]
    public string SesmanIniPath { get; set; } = "/etc/xrdp/sesman.ini";

    [Description("First uid for servers when the manager is root, 1000 to 2147483646, default 200000.")]
    [Range(1000, 2147483646)]
    public int UidRangeStart { get; set; } = 200000;

    [Description("Last uid for servers, above UidRangeStart, default 265535.")]
    [Range(1000, 2147483646)]
    public int UidRangeEnd { get; set; } = 265535;

    [Description("What separates servers: auto (default), bubblewrap, uid, or none.")]
    public SandboxMode Sandbox { get; set; } = SandboxMode.Auto;

    [Description("Absolute path of a template to use instead of the built-in one for xrdp.ini; default none.")]
    public string? TemplatePath { get; set; }

    [Description("Folder of the cgroup hierarchy to make groups in; default: found by itself. none: make no groups.")]
    public string? CgroupRoot { get; set; }

    [Description("Seconds a start may take until RDP answers, 1 to 300, default 30.")]
    [Range(1, 300)]
    public int StartTimeoutSeconds { get; set; } = 30;

    [Description("Seconds until an RDP connection that nobody has logged in on is ended, 10 to 3600, default 120; 0: never.")]
    [Range(0, 3600)]
    public int LoginTimeoutSeconds { get; set; } = 120;

    [Description("Megabytes a server's log file may reach before its front is cut off, 1 to 1024, default 10. A server has four log files.")]
    [Range(1, 1024)]
    public int LogMaxMegabytes { get; set; } = 10;

    [Description("How many parts that were cut off are kept of each log file, 0 to 100, default 3.")]
    [Range(0, 100)]
    public int LogFilesKept { get; set; } = 3;

    /// <summary>Desktops by name. <c>default</c> (openbox with a terminal) is always there and may be replaced.</summary>
    public IDictionary<string, XrdpProfile> Profiles { get; init; } = new Dictionary<string, XrdpProfile>(StringComparer.Ordinal);

    /// <summary>The profiles with the built-in one.</summary>
    internal IReadOnlyDictionary<string, XrdpProfile> AllProfiles =>
        new Dictionary<string, XrdpProfile>(Profiles,
            StringComparer.Ordinal) { [DefaultProfile] = Profiles.TryGetValue(DefaultProfile, out var own) ? own : XrdpProfile.Default };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => XrdpOptionsRules.Check(this);

    internal IPAddress BindIPAddress => IPAddress.Parse(BindAddress);
}
