using System.Net;
using System.Net.Sockets;

namespace Modular.Xrdp.Probes;

/// <summary>Whether Xvnc greets on a loopback port (RFC 6143, 7.1.1).</summary>
internal static class VncProbe
{
    private const int GreetingLength = 12;

    /// <summary>Where probes come from: xrdp comes from 127.0.0.1 or ::1, so that a probe is not taken for somebody at the desktop.</summary>
    public static IPAddress Source { get; } = new([127, 0, 0, 2]);

    /// <summary>Throws nothing but <see cref="OperationCanceledException"/>.</summary>
    public static async Task<ProbeResult> ProbeAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient(new IPEndPoint(Source, 0));
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            var greeting = new byte[GreetingLength];
            await client.GetStream().ReadExactlyAsync(greeting, cancellationToken);
            return greeting.AsSpan().StartsWith("RFB "u8) ? new ProbeResult(true, "VNC answers") : new ProbeResult(false, "what answers is not VNC");
        }
        catch (SocketException e)
        {
            return new ProbeResult(false, e.SocketErrorCode == SocketError.ConnectionRefused ? "nothing listens" : $"no connection ({e.Message})", !OwnTrouble.Is(e));
        }
        catch (IOException)
        {
            return new ProbeResult(false, "the connection ends early");
        }
    }
}
