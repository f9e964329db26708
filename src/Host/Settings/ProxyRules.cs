using System.Net;

namespace Modular.Host.Settings;

/// <summary>Whose word on where requests come from is taken.</summary>
internal static class ProxyRules
{
    public static IReadOnlyList<IPNetwork> Read(SettingReader reader)
    {
        var proxies = new List<IPNetwork>();
        foreach (var text in (reader.Text(AccessSettings.TrustedProxies) ?? "").Split([',', ' '],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Parse(text) is { PrefixLength: > 0 } proxy)
                proxies.Add(proxy);
            else
                reader.Wrong(AccessSettings.TrustedProxies, text, "must be an address, or a network of one prefix bit at least",
                    "write e.g. 127.0.0.1, ::1 or 10.1.2.0/24, separated by commas; a host name is looked up by nobody");
        }

        return proxies;
    }

    private static IPNetwork? Parse(string text)
    {
        if (IPAddress.TryParse(text, out var address) && (text.Contains('.') || text.Contains(':')))
            return address.IsIPv4MappedToIPv6 ? new IPNetwork(address.MapToIPv4(), 32) : new IPNetwork(address, address.GetAddressBytes().Length * 8);

        return text.Contains('/') && IPNetwork.TryParse(text, out var network) ? network : null;
    }
}
