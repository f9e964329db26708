using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Network;

/// <summary>Holds a port without listening. Bound past .NET, which lets everybody share the port of a socket that does not listen (SO_REUSEADDR).</summary>
internal static class ExclusiveSocket
{
    /// <exception cref="SocketException">Somebody has it, or it cannot be told.</exception>
    public static unsafe Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        var address = endPoint.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            if (LibC.bind(socket.SafeHandle, bytes, address.Size) == 0)
                return socket;
        }

        var error = Marshal.GetLastPInvokeError();
        socket.Dispose();
        throw error == LibC.AddressInUse ? new SocketException((int)SocketError.AddressAlreadyInUse) : new SocketException(error);
    }
}
