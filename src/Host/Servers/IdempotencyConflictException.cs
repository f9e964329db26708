namespace Modular.Host.Servers;

/// <summary>An idempotency key that is in use: by a request that is still running, or by one that asked for something else.</summary>
internal sealed class IdempotencyConflictException(string message, string serverId, bool otherBody) : Exception(message)
{
    /// <summary>The server that the first request makes or made.</summary>
    public string ServerId { get; } = serverId;

    /// <summary>True: it asked for something else (422). False: the first request still runs (409).</summary>
    public bool OtherBody { get; } = otherBody;

    public static IdempotencyConflictException StillRunning(string serverId) =>
        new("The first request with this Idempotency-Key is still running. Repeat this one later.", serverId, otherBody: false);
}
