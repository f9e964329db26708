namespace Modular.Abstractions;

/// <summary>A backend's own note about a running server. The host stores it unread and gives it back to <see cref="IServerBackend.RecoverAsync"/>.</summary>
public sealed record ServerHandle
{
    /// <summary>Schema version of <see cref="Data"/>, 1 or more; a backend refuses one it does not know in words.</summary>
    public required int Version { get; init; }

    /// <summary>Up to 64 kB of the backend's own; no secrets.</summary>
    public required string Data { get; init; }
}
