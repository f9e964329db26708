using System.Net;
using System.Net.Sockets;
using Modular.Xrdp.Network;

namespace Modular.Xrdp.Tests.Network;

internal sealed class TcpTableTests
{
    [TestCase("   0: 0100007F:344D 0200007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 12345 1 0 20 4 30 10 -1", "127.0.0.1:13389",
        "127.0.0.2:54321")]
    [TestCase("   1: 00000000000000000000000001000000:0050 0000000000000000FFFF00000100007F:0051 01 00000000:00000000 00:00000000 00000000     0        0 " +
        "12345 1 0", "[::1]:80", "127.0.0.1:81")]
    public void Parse_WhenLittleEndian_ReadsBothEnds(string line, string local, string remote)
    {
        var row = TcpTable.Parse(line);

        Assert.That((row.Local, row.Remote, row.IsEstablished, row.Inode), Is.EqualTo((IPEndPoint.Parse(local), IPEndPoint.Parse(remote), true, 12345L)));
    }

    [Test]
    public void Read_WhenSomebodyListens_ShowsIt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var own = (IPEndPoint)listener.LocalEndpoint;

        Assert.That(TcpTable.Read(), Has.Some.Matches<TcpTable.Row>(r => r is { IsListening: true } && Equals(r.Local, own)));
        Assert.That(PortCheck.IsFree(own.Address, own.Port), Is.False);
        Assert.That(PortCheck.Holder(own.Port)!, Does.Contain($"pid {Environment.ProcessId}"));
    }
}
