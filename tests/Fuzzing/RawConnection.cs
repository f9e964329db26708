using System.Net.Sockets;
using System.Text;

namespace Modular.Fuzzing;

/// <summary>A connection over which anything may be sent.</summary>
internal static class RawConnection
{
    private const int LongestAnswer = 1 << 20;
    private const string OtherVersion = "HTTP/1.1 505 ";

    /// <summary>Sends, says that no more will come, and reads to the end; null when the answer is none or a decent one.</summary>
    public static async Task<string?> SendAsync(Uri address, byte[] bytes, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port, deadline.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(bytes, deadline.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            return FaultOf(await ReadAsync(stream, deadline.Token));
        }
        catch (IOException)
        {
            return null; // hung up on
        }
        catch (OperationCanceledException)
        {
            return $"not over within {patience.TotalSeconds} s";
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var answer = new StringBuilder();
        var buffer = new byte[8192];
        for (var length = -1; length != 0 && answer.Length < LongestAnswer; answer.Append(Encoding.Latin1.GetString(buffer, 0, length)))
            length = await stream.ReadAsync(buffer, cancellationToken);

        return answer.ToString();
    }

    private static string? FaultOf(string answer) =>
        answer.Length == 0 || (answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && (answer[9] != '5' || answer.StartsWith(OtherVersion, StringComparison.Ordinal)) && !answer.Contains("\nX-Injected:", StringComparison.Ordinal)) ? null : answer;
}
