namespace Modular.Abstractions;

/// <summary>One RDP connection.</summary>
public sealed record ServerSession
{
    /// <summary>Opaque; good for <see cref="IRunningServerSessions.DisconnectAsync"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Address and port of the client; null when unknown.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>When the connection was opened; null when unknown.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>Whether it has logged in and sees the desktop.</summary>
    public required bool LoggedIn { get; init; }
}
