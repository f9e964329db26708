using System.Net.Sockets;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Network;

/// <summary>Abstract socket names (unix(7)): one holder each in a network namespace, given back by the kernel when the holder ends, however it ends.</summary>
internal static class AbstractName
{
    /// <summary>Holds the name until disposed; null when somebody has it. Throws Unavailable for want of descriptors.</summary>
    public static Socket? TryTake(string name)
    {
        var socket = NewSocket();
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

    private static Socket NewSocket()
    {
        try
        {
            return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        }
        catch (SocketException e) when (DescriptorShortage.IsCauseOf(e))
        {
            throw DescriptorShortage.Explain(e);
        }
    }
}
