using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Modular.Xrdp.Network;

/// <summary>What a new network namespace is told before anything leads out of it, in the language of <c>ip -batch</c>.</summary>
internal static class SessionRoutes
{
    /// <summary>Networks that are not the internet (RFC 6890).</summary>
    private static readonly string[] Local =
        ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "240.0.0.0/4"];

    public static string Of(SessionNetwork network) => Of(network, network == SessionNetwork.NoLocal ? OwnAddresses() : []);

    /// <summary>More particular routes go before slirp4netns's, which are made later; to its name server leads one that is still more particular.</summary>
    public static string Of(SessionNetwork network, IEnumerable<IPAddress> own)
    {
        // bound to the device (SO_BINDTODEVICE), a program's packets for loopback would reach slirp4netns, and it would deliver them to the machine's
        string[] closed = ["127.0.0.0/8", .. network == SessionNetwork.NoLocal ? [.. Local, .. own.Select(a => $"{a}/32").Distinct()] : Array.Empty<string>()];
        return "link set lo up\n" + string.Concat(closed.Select(c => $"route add unreachable {c}\n"));
    }

    private static IEnumerable<IPAddress> OwnAddresses() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .Where(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
}
