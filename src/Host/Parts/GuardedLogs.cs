using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>The logs of servers.</summary>
internal sealed class GuardedLogs(IBackendLogs inner, PluginPart part)
{
    /// <summary>More than every stream's tail together; a backend that goes on for ever ends here.</summary>
    private const int MostLines = 200_000;

    /// <summary>How far a backend may be ahead of who reads.</summary>
    private const int Ahead = 1000;

    /// <summary>Names of the streams; none when the backend does not say.</summary>
    public IReadOnlyList<string> Streams => part.Read(PluginBounds.LogStreams, () => inner.LogStreams is { } streams && streams.All(s => s is not null)
        ? streams
        : throw new BrokenContractException("is null, or holds null"), []);

    /// <summary>The lines that there are, oldest first.</summary>
    public Task<IReadOnlyList<ServerLogLine>> ReadAsync(string serverId, ServerLogQuery query, CancellationToken cancellationToken) =>
        part.AskAsync<IReadOnlyList<ServerLogLine>>(PluginBounds.ReadLog, serverId, async token =>
        {
            var lines = new List<ServerLogLine>();
            await foreach (var line in inner.ReadLogAsync(serverId, query with { Follow = false }, token))
            {
                if (lines.Count == MostLines)
                    throw new BrokenContractException($"returned more than {MostLines} lines");

                lines.Add(Whole(line));
            }

            return lines;
        }, cancellationToken);

    /// <summary>The same, and new lines as they come until <paramref name="cancellationToken"/> is set.</summary>
    public async IAsyncEnumerable<ServerLogLine> FollowAsync(string serverId, ServerLogQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = Channel.CreateBounded<ServerLogLine>(Ahead);
        var pump = part.DoAsync(PluginBounds.FollowLog, serverId, token => PumpAsync(serverId, query with { Follow = true }, lines.Writer, token), end.Token);
        // also when it was refused, or is left alone: who reads must not wait for it
        _ = pump.ContinueWith(_ => lines.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(cancellationToken))
                yield return line;
        }
        finally
        {
            await end.CancelAsync();
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await pump;
    }

    private async Task PumpAsync(string serverId, ServerLogQuery query, ChannelWriter<ServerLogLine> lines, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var line in inner.ReadLogAsync(serverId, query, cancellationToken))
                await lines.WriteAsync(Whole(line), cancellationToken);
        }
        finally
        {
            lines.TryComplete(); // the reason is the call's
        }
    }

    private static ServerLogLine Whole(ServerLogLine? line) =>
        line is { Stream: not null, Text: not null } ? line : throw new BrokenContractException("returned a line without stream or text");
}
