using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;

namespace Modular.PortAllocators.Local;

/// <summary>Asks the kernel whether a port can be listened on.</summary>
internal static class PortProbe
{
    /// <summary>
    /// False when somebody listens on it, on IPv4 or IPv6. Old connections of an ended server do not count: servers bind with SO_REUSEADDR, and so does this.
    /// Throws Unavailable when it cannot be told for want of file descriptors.
    /// </summary>
    public static bool IsFree(int port) => CanListen(AddressFamily.InterNetwork, IPAddress.Any, port)
        && CanListen(AddressFamily.InterNetworkV6, IPAddress.IPv6Any, port);

    private static bool CanListen(AddressFamily family, IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
            if (family == AddressFamily.InterNetworkV6)
                socket.DualMode = false;

            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            throw new ServerException(ServerError.Unavailable,
                $"The manager has no file descriptors left to see whether port {port} is free. Repeat the request later; raise the limit of open files " +
                    "(ulimit -n, LimitNOFILE).", e);
        }
        catch (SocketException e)
        {
            // a machine without IPv6 has nobody who listens there
            return e.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable;
        }
    }
}
