namespace Modular.Host.Api.Access.Keys;

/// <summary>What is kept of an API key: enough to know it again, not to tell it.</summary>
internal sealed record ApiKey
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Of the whole key, 64 lower-case hex digits. A key has 256 random bits: no salt or stretching makes guessing it harder.</summary>
    public required string Sha256 { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Null: the key of a service, which acts for any user.</summary>
    public string? User { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}
