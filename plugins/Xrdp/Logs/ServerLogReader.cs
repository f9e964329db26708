using System.Runtime.CompilerServices;
using Modular.Abstractions;
using Modular.Xrdp.Files;

namespace Modular.Xrdp.Logs;

/// <summary>A server's logs, the last lines and, on demand, what comes after them.</summary>
internal sealed class ServerLogReader(LogRotation rotation, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>Names of the streams, the most telling first.</summary>
    public static IReadOnlyList<string> Streams { get; } = ["xrdp", "session", "xrdp-output"];

    /// <summary>The last lines of one log; empty when there is none.</summary>
    public static IReadOnlyList<string> Tail(string path, int lines)
    {
        using var log = LogHistory.Open(path);
        return log?.Tail(lines, log.Live.To) ?? [];
    }

    public async IAsyncEnumerable<ServerLogLine> ReadAsync(
        ServerFolders folders, ServerLogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var followers = Chosen(query.Stream).Select(stream => new XrdpLogFollower(stream, PathOf(folders, stream), rotation)).ToList();
        foreach (var line in followers.SelectMany(f => f.Begin(query.Tail, query.Follow)))
            yield return line;

        while (query.Follow)
        {
            await Task.Delay(Poll, time, cancellationToken);
            foreach (var line in followers.SelectMany(ReadAllNew))
                yield return line;
        }
    }

    private static IEnumerable<ServerLogLine> ReadAllNew(XrdpLogFollower follower)
    {
        while (follower.ReadNew() is { Count: > 0 } lines)
        {
            foreach (var line in lines)
                yield return line;
        }
    }

    private static IReadOnlyList<string> Chosen(string? stream) => stream switch
    {
        null => Streams,
        _ when Streams.Contains(stream) => [stream],
        _ => throw new ServerException(ServerError.Invalid, $"stream must be one of {string.Join(", ", Streams)}.") { Field = "stream" },
    };

    private static string PathOf(ServerFolders folders, string stream) => stream switch
    {
        "xrdp" => folders.XrdpLog,
        "session" => folders.SessionLog,
        _ => folders.XrdpOutput,
    };
}
