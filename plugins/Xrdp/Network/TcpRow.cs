using System.Net;

namespace Modular.Xrdp.Network;

/// <summary>One line of <c>/proc/net/tcp</c> or <c>tcp6</c>.</summary>
internal sealed record TcpRow(IPEndPoint Local, IPEndPoint Remote, int State, uint Uid, long Inode)
{
    public bool IsEstablished => State == 1;

    public bool IsConnecting => State == 2;

    public bool IsListening => State == 10;
}
