namespace Modular.Abstractions;

/// <summary>A backend's own note about a running server. The host stores it unread and gives it back to <see cref="IServerBackend.RecoverAsync"/>.</summary>
/// <param name="Version">Schema version of <paramref name="Data"/>, 1 or more; a backend refuses one it does not know in words.</param>
/// <param name="Data">Up to 64 kB of the backend's own; no secrets.</param>
public sealed record ServerHandle(int Version, string Data);
