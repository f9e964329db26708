using System.Runtime.CompilerServices;
using Modular.Abstractions;
using Modular.Xrdp.Configuration;

namespace Modular.Xrdp.Logs;

internal sealed class ServerLogReader(TimeProvider time)
{
    public static IReadOnlyList<string> Streams { get; } = ["session", "xrdp", "xrdp-output"];

    public TimeProvider Time { get; } = time;

    public async IAsyncEnumerable<ServerLogLine> ReadAsync(ServerFolders folders, ServerLogQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.Delay(TimeSpan.Zero, Time, ct);
        foreach (var line in Tail(folders.SessionLog, query.Tail))
            yield return new ServerLogLine("session", line);
    }

    public static IReadOnlyList<string> Tail(string path, int lines) => File.Exists(path) ? File.ReadAllLines(path).TakeLast(lines).ToArray() : [];
}
