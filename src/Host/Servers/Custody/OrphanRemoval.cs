using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Custody;

/// <summary>Which instances are orphans, and how one is ended: what is alive is killed, and files move to lost+found.</summary>
internal sealed partial class OrphanRemoval(GuardedParts parts, ServerRegistry registry, LostAndFound lostAndFound, ILogger<OrphanRemoval> log)
{
    /// <summary>Without a record everything is an orphan; with one at rest, what is alive.</summary>
    public bool IsOrphan(OwnedInstance instance) => registry.Find(instance.ServerId) is not { } server
        || (instance.Alive && registry.IsOwn(server) && IsAtRest(server));

    /// <summary>False for files that the backend cannot put aside: they stay.</summary>
    public bool CanEnd(OwnedInstance instance) => instance.Alive || lostAndFound.CanKeep;

    /// <summary>False when it is no longer clear that nobody wants it, so that the next sweep looks again.</summary>
    public async Task<bool> TryEndAsync(OwnedInstance instance, CancellationToken cancellationToken)
    {
        if (!CanEnd(instance))
            return false;

        if (registry.Find(instance.ServerId) is { } server)
            return await TryEndPartAsync(server, cancellationToken);

        if (lostAndFound.CanKeep)
            await lostAndFound.PutAsync(instance, "No record wanted it, and the store was complete.", cancellationToken);
        else
            await parts.Backend.RemoveAsync(instance.ServerId, RemovalScope.Processes, cancellationToken);

        OrphanEnded(instance.ServerId);
        return true;
    }

    private async Task<bool> TryEndPartAsync(ManagedServer server, CancellationToken cancellationToken)
    {
        using var turn = server.Gate.TryEnter();
        if (turn is null || !IsAtRest(server))
            return false;

        await parts.Backend.RemoveAsync(server.Id, RemovalScope.Processes, cancellationToken);
        OrphanEnded(server.Id);
        return true;
    }

    private static bool IsAtRest(ManagedServer server) =>
        !ServerTransitions.IsActive(server.Record.Status) && server is { Running: null, RecoveryRetry: null }
            && server.Completion is not { IsCompleted: false };

    [LoggerMessage(1181, LogLevel.Warning, "Server {ServerId}: orphan ended")]
    private partial void OrphanEnded(string serverId);
}
