using System.Text.RegularExpressions;

namespace Modular.Host.Settings;

/// <summary>
/// Kubernetes puts variables into each container for each service of the namespace: for one that is named rdp-server-manager,
/// RDP_SERVER_MANAGER_PORT=tcp://10.96.0.7:8081. Nobody has set that, so it is no setting; what other sources say counts.
/// </summary>
internal static partial class ServiceLinks
{
    public static bool IsLink(string name, string? value) =>
        value is not null && name.EndsWith("_PORT", StringComparison.OrdinalIgnoreCase) && Link().IsMatch(value.Trim());

    /// <summary>The value from the highest source that has one of its own; null: none has.</summary>
    public static string? Value(IConfiguration configuration, string name)
    {
        if (!IsLink(name, configuration[name]) || configuration is not IConfigurationRoot root)
            return IsLink(name, configuration[name]) ? null : configuration[name];

        return root.Providers.Reverse().Select(p => p.TryGet(name, out var value) ? value : null).FirstOrDefault(v => v is not null && !IsLink(name, v));
    }

    [GeneratedRegex(@"\A(tcp|udp|sctp)://[0-9A-Za-z.:\[\]-]+:[0-9]{1,5}\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
