using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Modular.Xrdp.Network;

/// <summary>
/// The way to a desktop: a listening socket of this machine's network, which Xvnc is handed, so that nobody else ever gets in between. The same port of
/// <c>::1</c>, where xrdp tries first, is held and refuses; and so is the abstract name that X clients try first, where the desktop shares the machine's
/// network.
/// </summary>
internal sealed class VncSockets : IDisposable
{
    private readonly Socket _listener;
    private readonly Socket? _guard;
    private readonly Socket? _display;

    private VncSockets(Socket listener, Socket? guard, Socket? display) => (_listener, _guard, _display) = (listener, guard, display);

    /// <summary>How many descriptors <see cref="Handed"/> are.</summary>
    public const int Count = 3;

    /// <summary>What <c>start-session.sh</c> expects, in its order.</summary>
    public IReadOnlyList<SafeHandle> Handed => [_listener.SafeHandle, (_guard ?? _listener).SafeHandle, (_display ?? _listener).SafeHandle];

    /// <summary>Null when somebody has one of them.</summary>
    /// <exception cref="SocketException">It cannot be told.</exception>
    public static VncSockets? TryOpen(int port, bool withDisplay)
    {
        var display = withDisplay ? DisplaySockets.TryHold(port) : null;
        if (withDisplay && display is null)
            return null;

        Socket? guard = null, listener = null;
        try
        {
            guard = Ipv6Loopback() ? ExclusiveSocket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, port)) : null;
            listener = Listener(port);
            return new VncSockets(listener, guard, display);
        }
        catch (SocketException e)
        {
            listener?.Dispose();
            guard?.Dispose();
            display?.Dispose();
            if (e.SocketErrorCode != SocketError.AddressAlreadyInUse)
                throw;
            return null;
        }
    }

    /// <summary>Closes it to all who are not admitted; null when that cannot be had here.</summary>
    public SourceFilter? Filter() => SourceFilter.TryAttach(_listener);

    public void Dispose()
    {
        _listener.Dispose();
        _guard?.Dispose();
        _display?.Dispose();
    }

    private static bool Ipv6Loopback() => Socket.OSSupportsIPv6 && PortCheck.IsFree(IPAddress.IPv6Loopback, 0);

    private static Socket Listener(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
