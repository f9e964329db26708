using System.Text.RegularExpressions;
using Modular.Abstractions;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Sandbox;
using Modular.Xrdp.Settings;
using Modular.Xrdp.Setup;

namespace Modular.Xrdp.Checks;

/// <summary>Whether the programs that servers are made of are there, in a version that works.</summary>
internal sealed partial class ProgramChecks(XrdpOptions options)
{
    private const string Install = "Install it: apt-get install --no-install-recommends ";
    private static readonly string[] SearchPath = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    public async Task<(string? Version, IReadOnlyList<Finding> Findings)> CheckXrdpAsync(CancellationToken ct)
    {
        if (!File.Exists(options.XrdpPath))
            return (null, [Error($"There is no {options.XrdpPath}.", Install + "xrdp; or set Plugins:Xrdp:XrdpPath.")]);
        var (_, output) = await ShortCommand.RunAsync(options.XrdpPath, ["--version"], TimeSpan.FromSeconds(5), ct);
        var version = Version().Match(output).Groups[1].Value;
        if (version.Length == 0)
            return (null, [Error($"{options.XrdpPath} --version does not say a version.", "Install xrdp 0.9.x, or set Plugins:Xrdp:XrdpPath to it.")]);
        if (!version.StartsWith("0.9.", StringComparison.Ordinal))
            return (version, [Error($"xrdp {version} cannot be used: since 0.10 it asks for logins by another protocol.",
                "Install xrdp 0.9.x (Debian 12 has it), or set Plugins:Xrdp:XrdpPath to it.")]);
        return File.Exists("/etc/xrdp/rsakeys.ini")
            ? (version, [])
            : (version, [Error("There is no /etc/xrdp/rsakeys.ini, and xrdp does not start without it.", "Make it: xrdp-keygen xrdp /etc/xrdp/rsakeys.ini")]);
    }

    public IEnumerable<Finding> CheckOthers(MachineSetup setup)
    {
        (string Path, string Package)[] needed =
        [
            (options.XvncPath, "tigervnc-standalone-server"), ("/bin/bash", "bash"), (options.PrlimitPath, "util-linux"),
            .. setup.Sandbox.OwnUids || !setup.Boxed ? ((string, string)[])[(options.SetprivPath, "util-linux")] : [],
        ];
        foreach (var (path, package) in needed.Where(n => !File.Exists(n.Path)))
            yield return Error($"There is no {path}.", Install + package + ".");
        if (!File.Exists(UnitPaths.ShippedScript))
            yield return Error($"There is no {UnitPaths.ShippedScript}, a part of this plugin.", "Install the plugin again.");

        foreach (var (name, profile) in options.AllProfiles.Where(p => !IsFound(p.Value.Command[0], p.Value)))
        {
            var message = $"The program '{profile.Command[0]}' of the profile '{name}' was not found.";
            yield return name == XrdpOptions.DefaultProfile
                ? Error(message, Install + profile.Command[0] + ".")
                : new Finding { Severity = FindingSeverity.Warning, Message = message, Fix = $"Install it, or correct Plugins:Xrdp:Profiles:{name}:Command." };
        }

        if (ReferenceEquals(options.AllProfiles[XrdpOptions.DefaultProfile], XrdpProfile.Default) && !IsFound("xterm", XrdpProfile.Default))
            yield return new Finding
            {
                Severity = FindingSeverity.Warning,
                Message = "There is no xterm: the default desktop is empty.",
                Fix = Install + "xterm.",
            };
    }

    private static bool IsFound(string program, XrdpProfile profile) =>
        program.StartsWith('/')
            ? File.Exists(program)
            : (profile.Environment.TryGetValue("PATH", out var own) ? own.Split(':') : SearchPath).Any(f => File.Exists(Path.Combine(f, program)));

    private static Finding Error(string message, string fix) => new() { Severity = FindingSeverity.Error, Message = message, Fix = fix };

    [GeneratedRegex(@"xrdp ([0-9]+\.[0-9]+[0-9.a-z-]*)")]
    private static partial Regex Version();
}
