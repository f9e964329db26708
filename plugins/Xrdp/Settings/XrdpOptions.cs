using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Modular.Xrdp.Settings;

/// <summary>Settings of the xrdp backend, section <c>Plugins:Xrdp</c>.</summary>
public sealed class XrdpOptions : IValidatableObject
{
    /// <summary>Name of the profile that is always there.</summary>
    internal const string DefaultProfile = "default";

    [Description("Address of this machine that RDP listens on; 0.0.0.0: all of IPv4.")]
    public string BindAddress { get; set; } = "0.0.0.0";

    [Description("The xrdp daemon, 0.9.x.")]
    public string XrdpPath { get; set; } = "/usr/sbin/xrdp";

    [Description("TigerVNC's X server.")]
    public string XvncPath { get; set; } = "/usr/bin/Xvnc";

    [Description("Bubblewrap, 0.8 or newer.")]
    public string BubblewrapPath { get; set; } = "/usr/bin/bwrap";

    [Description("setpriv of util-linux. Used when the manager is root, and without bubblewrap.")]
    public string SetprivPath { get; set; } = "/usr/bin/setpriv";

    [Description("prlimit of util-linux.")]
    public string PrlimitPath { get; set; } = "/usr/bin/prlimit";

    [Description("slirp4netns, the way out of a desktop's network. Without it desktops have no network.")]
    public string SlirpPath { get; set; } = "/usr/bin/slirp4netns";

    [Description("Whether desktops share this machine's network, its loopback included, instead of having one each.")]
    public bool SharedNetwork { get; set; }

    [Description("First loopback port for Xvnc; the default is below the kernel's own choice of ports.")]
    [Range(1024, 65535)]
    public int VncPortStart { get; set; } = 20000;

    [Description("Last loopback port for Xvnc, above VncPortStart.")]
    [Range(1024, 65535)]
    public int VncPortEnd { get; set; } = 29999;

    [Description("Loopback network the credential gateway takes one address of for each server; within 127.0.0.0/8, /8 to /24.")]
    public string GatewayNetwork { get; set; } = "127.77.0.0/16";

    [Description("Where xrdp reads the gateway's port (its ListenPort); the path is built into xrdp.")]
    public string SesmanIniPath { get; set; } = "/etc/xrdp/sesman.ini";

    [Description("First uid for servers when the manager is root.")]
    [Range(1000, 2147483646)]
    public int UidRangeStart { get; set; } = 200000;

    [Description("Last uid for servers, above UidRangeStart.")]
    [Range(1000, 2147483646)]
    public int UidRangeEnd { get; set; } = 265535;

    [Description("What separates servers: auto (default), bubblewrap, uid, or none.")]
    public SandboxMode Sandbox { get; set; } = SandboxMode.Auto;

    [Description("Absolute path of a template to use instead of the built-in one for xrdp.ini.")]
    public string? TemplatePath { get; set; }

    [Description("Folder of the cgroup hierarchy to make groups in; default: found by itself. none: make no groups.")]
    public string? CgroupRoot { get; set; }

    [Description("Seconds a start may take until RDP answers.")]
    [Range(1, 300)]
    public int StartTimeoutSeconds { get; set; } = 30;

    [Description("Seconds until an RDP connection that nobody has logged in on is ended, at least 10; 0: never.")]
    [Range(0, 3600)]
    public int LoginTimeoutSeconds { get; set; } = 120;

    [Description("Megabytes a server's log file may reach before its front is cut off. A server has four log files.")]
    [Range(1, 1024)]
    public int LogMaxMegabytes { get; set; } = 10;

    [Description("How many parts that were cut off are kept of each log file.")]
    [Range(0, 100)]
    public int LogFilesKept { get; set; } = 3;

    /// <summary>Desktops by name. <c>default</c> (openbox with a terminal) is always there and may be replaced.</summary>
    public IDictionary<string, XrdpProfile> Profiles { get; init; } = new Dictionary<string, XrdpProfile>(StringComparer.Ordinal);

    /// <summary>The profiles with the built-in one.</summary>
    internal IReadOnlyDictionary<string, XrdpProfile> AllProfiles =>
        new Dictionary<string, XrdpProfile>(Profiles,
            StringComparer.Ordinal)
        { [DefaultProfile] = Profiles.TryGetValue(DefaultProfile, out var own) ? own : XrdpProfile.Default };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => XrdpOptionsRules.Check(this);

    internal IPAddress BindIPAddress => IPAddress.Parse(BindAddress);
}
