using System.Net.Sockets;

namespace Modular.Xrdp.Network;

/// <summary>Abstract socket names (unix(7)): one holder each in a network namespace, given back by the kernel when the holder ends, however it ends.</summary>
internal static class AbstractName
{
    /// <summary>Holds the name until disposed; null when somebody has it.</summary>
    public static Socket? TryTake(string name)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint("\0" + name));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
