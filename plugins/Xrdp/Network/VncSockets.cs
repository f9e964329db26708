using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Modular.Xrdp.Network;

/// <summary>
/// The way to a desktop that has a network of its own: a listening socket of this machine's network, which Xvnc is handed. The same port of <c>::1</c>, where xrdp
/// tries first, is held and refuses.
/// </summary>
internal sealed class VncSockets : IDisposable
{
    private readonly Socket _listener;
    private readonly Socket? _guard;

    private VncSockets(Socket listener, Socket? guard) => (_listener, _guard) = (listener, guard);

    /// <summary>What <c>start-session.sh</c> expects, in its order.</summary>
    public IReadOnlyList<SafeHandle> Handed => [_listener.SafeHandle, (_guard ?? _listener).SafeHandle];

    /// <exception cref="SocketException">Somebody has the port.</exception>
    public static VncSockets Open(int port)
    {
        var guard = Socket.OSSupportsIPv6 && PortCheck.IsFree(IPAddress.IPv6Loopback, 0) ? Bound(IPAddress.IPv6Loopback, port) : null;
        try
        {
            var listener = Bound(IPAddress.Loopback, port);
            listener.Listen();
            return new VncSockets(listener, guard);
        }
        catch
        {
            guard?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _guard?.Dispose();
    }

    private static Socket Bound(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.ExclusiveAddressUse = true; // else whoever also wants to share it may, until somebody listens
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
