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
    /// <param name="port">Where to ask.</param>
    /// <param name="admit">Told where the question comes from before it is asked.</param>
    /// <param name="cancellationToken">The only limit of time.</param>
    public static async Task<ProbeResult> ProbeAsync(int port, Action<IPEndPoint> admit, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient(new IPEndPoint(Source, 0));
            admit((IPEndPoint)client.Client.LocalEndPoint!);
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            var greeting = new byte[GreetingLength];
            await client.GetStream().ReadExactlyAsync(greeting, cancellationToken);
            return greeting.AsSpan().StartsWith("RFB "u8) ? new ProbeResult(true, "VNC answers") : new ProbeResult(false, "what answers is not VNC");
        }
        catch (SocketException e)
        {
            return ProbeResult.NoConnection(e);
        }
        catch (IOException)
        {
            return new ProbeResult(false, "the connection ends early");
        }
    }
}
