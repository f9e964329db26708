using System.Net;
using System.Net.Sockets;

namespace Acme.Ports;

/// <summary>Whether another program listens on a port, on any address.</summary>
internal static class PortProbe
{
    public static bool IsFree(int port) => CanBind(IPAddress.Any, port) && CanBind(IPAddress.IPv6Any, port);

    private static bool CanBind(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = false;

        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode != SocketError.AddressAlreadyInUse;
        }
    }
}
