using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Modular.Host.Load;

/// <summary>Tells clients for whose connections there are no descriptors to come back later, a few at a time; the others wait in the kernel's queue.</summary>
internal sealed partial class RefusedConnections(DescriptorBudget budget, TimeProvider time, ILogger<RefusedConnections> log) : IDisposable
{
    private const int AtATime = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);
    private static readonly byte[] Answer = Render("""
        {"type":"about:blank","title":"Service Unavailable","status":503,"detail":"Too many connections are open. Repeat the request later, and over fewer connections.","code":"unavailable","retryable":true,"errors":{},"trace_id":""}
        """);

    private readonly SemaphoreSlim _places = new(AtATime, AtATime);
    private long? _toldAt;

    /// <summary>Returns as soon as the next one may be taken on.</summary>
    public async Task AnswerAsync(ConnectionContext connection, CancellationToken cancellationToken)
    {
        Tell();
        await _places.WaitAsync(cancellationToken);
        _ = AnswerAndCloseAsync(connection);
    }

    public void Dispose() => _places.Dispose();

    private async Task AnswerAndCloseAsync(ConnectionContext connection)
    {
        try
        {
            await using (connection)
            {
                using var limit = new CancellationTokenSource(Patience, time);
                await connection.Transport.Output.WriteAsync(Answer, limit.Token);

                // a connection that is closed with something unread is reset, and the answer may be lost with it
                await DrainAsync(connection.Transport.Input, limit.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // it has left, or was too slow
        }
        finally
        {
            _places.Release();
        }
    }

    private static async Task DrainAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (await input.ReadAsync(cancellationToken) is { IsCompleted: false } read)
            input.AdvanceTo(read.Buffer.End);
    }

    private void Tell()
    {
        if (_toldAt is { } toldAt && time.GetElapsedTime(toldAt) < Reminder)
            return;

        _toldAt = time.GetTimestamp();
        ConnectionsRefused(budget.MostConnections, budget.Limit);
    }

    private static byte[] Render(string problem) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nContent-Length: {problem.Length}\r\nRetry-After: 5\r\nCache-Control: " +
            $"no-store\r\nConnection: close\r\n\r\n{problem}");

    [LoggerMessage(1350, LogLevel.Warning, "Connections are refused with 503: {Most} may be open at a time, of {Limit} files. Raise the limit (ulimit -n, " +
        "LimitNOFILE), or have clients use fewer")]
    private partial void ConnectionsRefused(int most, int limit);
}
