namespace Modular.Abstractions;

/// <summary>Remembers which request made a server, so that the same request sent twice makes one.</summary>
/// <param name="Key">The caller's <c>Idempotency-Key</c>, 1 to 255 visible ASCII characters.</param>
/// <param name="RequestSha256">SHA-256 that tells the request from others, 64 lower-case hex digits: of what it asks for, or, in records of earlier versions, of its body.</param>
public sealed record IdempotencyRecord(string Key, string RequestSha256);
