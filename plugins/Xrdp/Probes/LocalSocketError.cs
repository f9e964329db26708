using System.Net.Sockets;

namespace Modular.Xrdp.Probes;

/// <summary>Tells errors of a connection that are the fault of this side.</summary>
internal static class LocalSocketError
{
    public static bool Is(SocketException e) => e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable
        or SocketError.AddressNotAvailable or SocketError.AccessDenied or SocketError.NetworkDown or SocketError.NetworkUnreachable;
}
