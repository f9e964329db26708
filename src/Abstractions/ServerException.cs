namespace Modular.Abstractions;

/// <summary>An error that a client can act on. The message names the thing and the fix, and never contains a secret.</summary>
/// <param name="error">The kind; decides the HTTP status.</param>
/// <param name="message">One or two sentences for the client.</param>
/// <param name="innerException">The cause, for the log only; null when there is none.</param>
public sealed class ServerException(ServerError error, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The kind of error.</summary>
    public ServerError Error { get; } = error;

    /// <summary>The request member (snake_case, dotted, e.g. <c>display_config.resolution</c>) or setting that is wrong; null when no single one is.</summary>
    public string? Field { get; init; }

    /// <summary>When trying again may help; null when there is no telling.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether the same call may succeed later without anybody changing anything. A restart policy does not spend attempts on errors that are not.
    /// Default: true for <see cref="ServerError.NoCapacity"/>, <see cref="ServerError.LimitReached"/>, <see cref="ServerError.StartFailed"/> and
    /// <see cref="ServerError.Unavailable"/>.
    /// </summary>
    public bool Retryable { get; init; } = error is ServerError.NoCapacity or ServerError.LimitReached or ServerError.StartFailed or ServerError.Unavailable;

    /// <summary>The last lines of the log that explains it, oldest first; empty when there is none.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];
}
