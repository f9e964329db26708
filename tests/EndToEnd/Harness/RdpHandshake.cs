using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Modular.EndToEnd.Harness;

/// <summary>The first steps of an RDP client: X.224 connection request, then TLS.</summary>
internal static class RdpHandshake
{
    /// <summary>MS-RDPBCGR 2.2.1.1: a connection request that asks for TLS.</summary>
    private static readonly byte[] ConnectionRequest = Convert.FromHexString("030000130EE000000000000100080001000000");

    /// <summary>SHA-256 of the certificate the server shows, lower-case hex.</summary>
    public static async Task<string> GetCertificateSha256Async(int port)
    {
        var sha256 = "";
        using var client = new TcpClient();
        await using var tls = await UpgradeAsync(client, port, shown => sha256 = shown);
        return sha256;
    }

    /// <summary>Connects, and comes as far as TLS.</summary>
    /// <param name="client">Not connected yet.</param>
    /// <param name="port">On this machine.</param>
    /// <param name="onCertificate">Told the certificate's SHA-256; it is self-signed, so the caller compares it with what the manager said.</param>
    public static async Task<SslStream> UpgradeAsync(TcpClient client, int port, Action<string> onCertificate)
    {
        await client.ConnectAsync("127.0.0.1", port).WaitAsync(Eventually.Patience);
        var stream = client.GetStream();
        await stream.WriteAsync(ConnectionRequest);
        var confirm = new byte[19];
        await stream.ReadExactlyAsync(confirm).AsTask().WaitAsync(Eventually.Patience);
        Assert.That(confirm[5] & 0xF0, Is.EqualTo(0xD0), "X.224 connection confirm");

        var tls = new SslStream(stream, leaveInnerStreamOpen: true, (_, certificate, _, _) =>
        {
            onCertificate(certificate is null ? "" : Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData())));
            return certificate is not null;
        });
        await tls.AuthenticateAsClientAsync("modular").WaitAsync(Eventually.Patience);
        return tls;
    }

    /// <summary>Whether anything listens on the port.</summary>
    public static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
