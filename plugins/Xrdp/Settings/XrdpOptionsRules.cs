using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Modular.Xrdp.Settings;

/// <summary>Rules of <see cref="XrdpOptions"/> that attributes cannot say.</summary>
internal static partial class XrdpOptionsRules
{
    public static IEnumerable<ValidationResult> Check(XrdpOptions options) =>
        [.. CheckNetwork(options), .. CheckRanges(options), .. CheckPaths(options), .. options.Profiles.SelectMany(p => CheckProfile(p.Key, p.Value))];

    private static IEnumerable<ValidationResult> CheckNetwork(XrdpOptions options)
    {
        if (!IPAddress.TryParse(options.BindAddress, out _))
            yield return Wrong("must be an IP address of this machine, e.g. 0.0.0.0 for all of IPv4", nameof(options.BindAddress));
        if (!IPNetwork.TryParse(options.GatewayNetwork, out var network) || network.BaseAddress.AddressFamily != AddressFamily.InterNetwork
            || !IPAddress.IsLoopback(network.BaseAddress) || network.PrefixLength is < 8 or > 24)
        {
            yield return Wrong("must be a network within 127.0.0.0/8 with a prefix of 8 to 24, e.g. 127.77.0.0/16", nameof(options.GatewayNetwork));
        }
    }

    private static IEnumerable<ValidationResult> CheckRanges(XrdpOptions options)
    {
        if (options.VncPortEnd <= options.VncPortStart)
            yield return Wrong($"must be above VncPortStart ({options.VncPortStart})", nameof(options.VncPortEnd));
        if (options.UidRangeEnd <= options.UidRangeStart)
            yield return Wrong($"must be above UidRangeStart ({options.UidRangeStart})", nameof(options.UidRangeEnd));
        if (options.LoginTimeoutSeconds is > 0 and < 10)
            yield return Wrong("must be 0 for never, or from 10 to 3600", nameof(options.LoginTimeoutSeconds));
    }

    private static IEnumerable<ValidationResult> CheckPaths(XrdpOptions options)
    {
        (string Name, string? Path)[] paths =
        [
            (nameof(options.XrdpPath), options.XrdpPath), (nameof(options.XvncPath), options.XvncPath),
            (nameof(options.BubblewrapPath), options.BubblewrapPath),
            (nameof(options.SetprivPath), options.SetprivPath), (nameof(options.PrlimitPath), options.PrlimitPath),
            (nameof(options.SesmanIniPath), options.SesmanIniPath),
            (nameof(options.TemplatePath), options.TemplatePath), (nameof(options.SlirpPath), options.SlirpPath),
        ];
        return paths.Where(p => p.Path is not null && !IsAbsolute(p.Path)).Select(p => Wrong("must be an absolute path", p.Name));
    }

    private static IEnumerable<ValidationResult> CheckProfile(string name, XrdpProfile profile)
    {
        var member = $"Profiles:{name}";
        if (!ProfileName().IsMatch(name))
            yield return Wrong("a profile's name must be 1 to 64 of A-Z a-z 0-9 . _ -", member);
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(profile, new ValidationContext(profile), results, validateAllProperties: true);
        foreach (var result in results)
            yield return Wrong(result.ErrorMessage!, $"{member}:{result.MemberNames.FirstOrDefault()}");
        if (profile.MaxWidth < profile.MinWidth || profile.MaxHeight < profile.MinHeight)
            yield return Wrong("the largest size must not be below the smallest", member);
        if (profile.MaxProcesses is > 0 and < 16)
            yield return Wrong("must be 0 for no bound, or from 16 to 100000", $"{member}:{nameof(profile.MaxProcesses)}");
        foreach (var path in profile.ReadOnlyPaths.Where(p => !IsAbsolute(p)))
            yield return Wrong($"'{path}' must be an absolute path", $"{member}:{nameof(profile.ReadOnlyPaths)}");
        foreach (var variable in profile.Environment.Keys.Where(v => !VariableName().IsMatch(v) || v.StartsWith("MODULAR_", StringComparison.Ordinal)))
            yield return Wrong($"'{variable}' is no name for a variable of a session", $"{member}:{nameof(profile.Environment)}");
    }

    private static bool IsAbsolute(string path) => path.StartsWith('/') && !path.Split('/').Contains("..") && !path.Any(char.IsControl);

    private static ValidationResult Wrong(string message, string member) => new(message, [member]);

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex ProfileName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex VariableName();
}
