using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Modular.Xrdp.Probes;

internal static class RdpProbe
{
    public static async Task<ProbeResult> ProbeAsync(IPEndPoint endpoint, string? expectedSha256, CancellationToken ct)
    {
        try
        {
            using var client = new TcpClient(endpoint.AddressFamily);
            await client.ConnectAsync(endpoint, ct);
            var stream = client.GetStream();
            await stream.WriteAsync(Convert.FromHexString("030000130ee000000000000100080003000000"), ct);
            var answer = new byte[19];
            await stream.ReadExactlyAsync(answer, ct);
            if (answer[15] != 1)
                return new ProbeResult(false, "no TLS");
            string? hash = null;
            await using var tls = new SslStream(stream, false, (_, c, _, _) => (hash = Convert.ToHexStringLower(c!.GetCertHash(HashAlgorithmName.SHA256))) is not null);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "x" }, ct);
            return new ProbeResult(expectedSha256 is null || hash == expectedSha256, "certificate " + hash);
        }
        catch (Exception e) when (e is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return new ProbeResult(false, e.Message);
        }
    }
}
