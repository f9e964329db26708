namespace Modular.Abstractions;

/// <summary>Ability of a running server: who is connected.</summary>
public interface IRunningServerSessions
{
    /// <summary>Open connections, oldest first.</summary>
    Task<IReadOnlyList<ServerSession>> ListSessionsAsync(CancellationToken cancellationToken);

    /// <summary>Ends one connection; the desktop runs on. Idempotent.</summary>
    Task DisconnectAsync(string sessionId, CancellationToken cancellationToken);
}
