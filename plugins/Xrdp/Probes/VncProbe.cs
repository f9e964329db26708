using System.Net;
using System.Net.Sockets;

namespace Modular.Xrdp.Probes;

/// <summary>Whether Xvnc greets on a loopback port (RFC 6143, 7.1.1).</summary>
internal static class VncProbe
{
    private const int GreetingLength = 12;

    public static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient(AddressFamily.InterNetwork);
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            var greeting = new byte[GreetingLength];
            await client.GetStream().ReadExactlyAsync(greeting, cancellationToken);
            return greeting.AsSpan().StartsWith("RFB "u8);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
