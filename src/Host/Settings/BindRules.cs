using System.Net;
using System.Net.Sockets;

namespace Modular.Host.Settings;

/// <summary>The addresses that the API listens on.</summary>
internal static class BindRules
{
    private const string Fix = "write addresses of this machine, separated by commas, localhost, or * for all of IPv4 and IPv6";

    public static IReadOnlyList<IPAddress> Read(SettingReader reader, IReadOnlyList<IPAddress> otherwise)
    {
        if (reader.Text(AddressSettings.Bind) is not { } setting)
            return otherwise;

        var addresses = new List<IPAddress>();
        foreach (var text in setting.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parsed = Parse(text);
            if (parsed.Count == 0)
                reader.Wrong(AddressSettings.Bind, text, "must be an address, localhost or *", Fix);

            addresses.AddRange(parsed);
        }

        var distinct = addresses.Distinct().ToList();
        if (distinct.Find(a => IsCovered(a, distinct)) is { } twice)
            reader.Wrong(AddressSettings.Bind, setting, $"names {twice} although an entry beside it takes all addresses of its kind",
                "leave one of the two out");

        return distinct.Count > 0 ? distinct : otherwise;
    }

    /// <summary>Whether another one of them has its addresses already; IPv6's any takes IPv4, too.</summary>
    private static bool IsCovered(IPAddress address, List<IPAddress> all) => all.Any(other => !other.Equals(address)
        && (other.Equals(IPAddress.IPv6Any) || (other.Equals(IPAddress.Any) && address.AddressFamily == AddressFamily.InterNetwork)));

    private static IReadOnlyList<IPAddress> Parse(string text)
    {
        if (text is "*" or "::" or "[::]")
            return [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];

        if (text.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return HasIPv6Loopback() ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];

        // of a bare number .NET makes an address, too
        if (!(text.Contains('.') || text.Contains(':')) || !IPAddress.TryParse(text, out var address))
            return [];

        return [address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address];
    }

    private static bool HasIPv6Loopback()
    {
        if (!Socket.OSSupportsIPv6)
            return false;

        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
