using System.Net.Sockets;
using System.Text;

namespace Modular.Fuzzing;

/// <summary>A connection over which anything may be sent.</summary>
internal static class RawConnection
{
    private const int LongestAnswer = 1 << 20;
    private const string OtherVersion = "HTTP/1.1 505 ";

    /// <summary>Sends, and reads to the end. Throws <see cref="OperationCanceledException"/> when there is none.</summary>
    /// <param name="address">Of the manager.</param>
    /// <param name="bytes">Anything.</param>
    /// <param name="silence">Waits until no answer is to be expected: then it says that no more will come; earlier, and the manager would take it for a client
    /// that has left.</param>
    public static async Task<string> ExchangeAsync(Uri address, byte[] bytes, Func<Task> silence)
    {
        using var deadline = new CancellationTokenSource(Eventually.Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, deadline.Token);
        var sending = SendAsync(client, bytes, deadline.Token);
        var reading = ReadAsync(client.GetStream(), deadline.Token);
        await sending;
        if (await Task.WhenAny(reading, silence()) != reading && client.Connected)
            client.Client.Shutdown(SocketShutdown.Send);

        return await reading;
    }

    /// <summary>Null when the answer is none or a decent one.</summary>
    public static string? FaultOf(string answer) =>
        answer.Length == 0 || (answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && !IsServersFault(answer)
            && !answer.Contains("\nX-Injected:", StringComparison.Ordinal)) ? null : answer;

    private static bool IsServersFault(string answer) =>
        answer[9] == '5' && !answer.StartsWith(OtherVersion, StringComparison.Ordinal)
            && !FuzzedManager.IsHealthReport(answer[(answer.IndexOf('{', StringComparison.Ordinal) + 1)..]);

    private static async Task SendAsync(TcpClient client, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetStream().WriteAsync(bytes, cancellationToken);
        }
        catch (IOException)
        {
            // it has heard enough
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var answer = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            for (var length = -1; length != 0 && answer.Length < LongestAnswer; answer.Append(Encoding.Latin1.GetString(buffer, 0, length)))
                length = await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            // who hangs up on what he did not read resets the connection; an answer that came before stands
        }

        return answer.ToString();
    }
}
