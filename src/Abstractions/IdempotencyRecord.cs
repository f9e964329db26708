namespace Modular.Abstractions;

/// <summary>Remembers which request made a server, so that the same request sent twice makes one.</summary>
public sealed record IdempotencyRecord
{
    /// <summary>The caller's <c>Idempotency-Key</c>, 1 to 255 visible ASCII characters.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// SHA-256 that tells the request from others, 64 lower-case hex digits: of what it asks for, or, in records of earlier versions, of its body.
    /// </summary>
    public required string RequestSha256 { get; init; }
}
