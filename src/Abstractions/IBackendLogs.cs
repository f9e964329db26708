namespace Modular.Abstractions;

/// <summary>Ability of a backend: a server's logs, also when it does not run.</summary>
public interface IBackendLogs
{
    /// <summary>Names of the streams, the most telling first.</summary>
    IReadOnlyList<string> LogStreams { get; }

    /// <summary>Reads lines, oldest first. Ends after the last one, or runs until cancelled when <see cref="ServerLogQuery.Follow"/> is set.</summary>
    /// <exception cref="ServerException"><see cref="ServerError.Invalid"/> with field <c>stream</c> for an unknown stream.</exception>
    IAsyncEnumerable<ServerLogLine> ReadLogAsync(string serverId, ServerLogQuery query, CancellationToken cancellationToken);
}
