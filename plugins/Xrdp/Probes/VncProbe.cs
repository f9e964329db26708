using System.Net;
using System.Net.Sockets;

namespace Modular.Xrdp.Probes;

internal static class VncProbe
{
    public static async Task<bool> AnswersAsync(int port, CancellationToken ct)
    {
        try
        {
            using var client = new TcpClient(AddressFamily.InterNetwork);
            await client.ConnectAsync(IPAddress.Loopback, port, ct);
            var answer = new byte[12];
            await client.GetStream().ReadExactlyAsync(answer, ct);
            return answer[0] == (byte)'R';
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
