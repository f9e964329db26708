namespace Modular.Abstractions;

/// <summary>Remembers which request made a server, so that the same request sent twice makes one.</summary>
/// <param name="Key">The caller's <c>Idempotency-Key</c>, 1 to 255 visible ASCII characters.</param>
/// <param name="RequestSha256">SHA-256 of the request's body, 64 lower-case hex digits.</param>
public sealed record IdempotencyRecord(string Key, string RequestSha256);
