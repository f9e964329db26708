using System.Net.Security;
using System.Net.Sockets;

namespace Modular.EndToEnd.Harness;

/// <summary>An RDP client that has come as far as TLS and stays there: xrdp keeps a process for it.</summary>
internal sealed class HeldConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly SslStream _tls;

    private HeldConnection(TcpClient client, SslStream tls) => (_client, _tls) = (client, tls);

    /// <summary>Whether the other end has closed it.</summary>
    public bool IsDropped => _client.Client.Poll(TimeSpan.Zero, SelectMode.SelectRead) && _client.Client.Available == 0;

    public static async Task<HeldConnection> OpenAsync(int port)
    {
        var client = new TcpClient();
        return new HeldConnection(client, await RdpHandshake.UpgradeAsync(client, port, _ => { }));
    }

    public void Dispose()
    {
        _tls.Dispose();
        _client.Dispose();
    }
}
