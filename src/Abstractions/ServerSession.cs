namespace Modular.Abstractions;

/// <summary>One RDP connection.</summary>
/// <param name="Id">Opaque; good for <see cref="IRunningServerSessions.DisconnectAsync"/>.</param>
/// <param name="ClientAddress">Address and port of the client; null when unknown.</param>
/// <param name="ConnectedAt">When the connection was opened; null when unknown.</param>
/// <param name="LoggedIn">Whether it has logged in and sees the desktop.</param>
public sealed record ServerSession(string Id, string? ClientAddress, DateTimeOffset? ConnectedAt, bool LoggedIn);
