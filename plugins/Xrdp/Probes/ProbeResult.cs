using System.Net.Sockets;

namespace Modular.Xrdp.Probes;

/// <summary>What a probe saw.</summary>
/// <param name="Ok">It answers as it should.</param>
/// <param name="Detail">In words.</param>
/// <param name="Asked">False when this program could not ask, which says nothing about whom it wanted to.</param>
internal sealed record ProbeResult(bool Ok, string Detail, bool Asked = true)
{
    public static ProbeResult NoConnection(SocketException e) =>
        new(false, e.SocketErrorCode == SocketError.ConnectionRefused ? "nothing listens" : $"no connection ({e.Message})", !IsOwnFault(e));

    private static bool IsOwnFault(SocketException e) => e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable
        or SocketError.AddressNotAvailable or SocketError.AccessDenied or SocketError.NetworkDown or SocketError.NetworkUnreachable;
}
