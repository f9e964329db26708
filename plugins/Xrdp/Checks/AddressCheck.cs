using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Modular.Abstractions;

namespace Modular.Xrdp.Checks;

/// <summary>
/// Whether xrdp can look up addresses, be they as plain as 127.0.0.1: it asks for those of families that the machine has an address of beside loopback
/// (AI_ADDRCONFIG of getaddrinfo(3)). Without one nobody can log in.
/// </summary>
internal static class AddressCheck
{
    public static IEnumerable<Finding> Check() => Check(NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address));

    public static IEnumerable<Finding> Check(IEnumerable<IPAddress> addresses)
    {
        if (!addresses.Any(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a)))
        {
            yield return new Finding(FindingSeverity.Warning, "This machine has no IPv4 address but loopback, so that xrdp finds nobody to ask for logins: all are refused.",
                "Connect it to a network, or give it any address: ip address add 192.0.2.1/32 dev lo.");
        }
    }
}
