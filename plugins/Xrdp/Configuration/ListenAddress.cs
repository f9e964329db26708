using System.Net;
using System.Net.Sockets;

namespace Modular.Xrdp.Configuration;

/// <summary>
/// An address and port in the one form of xrdp's <c>port=</c> that is not misread: a bare <c>127.0.0.1:13397</c> would listen on port 127 everywhere.
/// </summary>
internal static class ListenAddress
{
    public static string Of(IPAddress address, int port) => address switch
    {
        _ when address.Equals(IPAddress.Any) => $"tcp://:{port}",
        _ when address.Equals(IPAddress.Loopback) => $"tcp://.:{port}",
        _ when address.Equals(IPAddress.IPv6Any) => $"tcp6://:{port}",
        _ when address.Equals(IPAddress.IPv6Loopback) => $"tcp6://.:{port}",
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"tcp6://{{{address}}}:{port}",
        _ => $"tcp://{address}:{port}",
    };
}
