using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>Who is connected to a running server.</summary>
internal sealed class GuardedSessions(IRunningServerSessions inner, PluginPart part, string serverId)
{
    public Task<IReadOnlyList<ServerSession>> ListAsync(CancellationToken cancellationToken) =>
        part.AskAsync(PluginBounds.ListSessions, serverId, async token =>
        await inner.ListSessionsAsync(token) is { } sessions && sessions.All(s => s is { Id: not null })
            ? sessions
            : throw new BrokenContractException("returned null, or a session without an id"), cancellationToken);

    public Task DisconnectAsync(string sessionId, CancellationToken cancellationToken) =>
        part.DoAsync(PluginBounds.Disconnect, serverId, token => inner.DisconnectAsync(sessionId, token), cancellationToken);
}
