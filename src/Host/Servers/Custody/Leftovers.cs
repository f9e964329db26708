using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.State;
using Modular.Host.Servers.Supervision;

namespace Modular.Host.Servers.Custody;

/// <summary>What no record wants, orphans and lost+found alike; the one way to be rid of it at once.</summary>
internal sealed class Leftovers(GuardedParts parts, ServerRegistry registry, OrphanList orphans, LostAndFound lostAndFound, HostReadiness readiness)
    : ILeftovers
{
    public IReadOnlyList<LostItem> Kept => lostAndFound.List();

    public async Task RemoveAsync(string serverId, CancellationToken cancellationToken)
    {
        readiness.EnsureServing();
        if (registry.Find(serverId) is not null)
            throw new ServerException(ServerError.Conflict, $"Server {serverId} has a record, so it is no orphan. DELETE /servers/{serverId} deletes it.");

        var isOrphan = orphans.Current.Any(o => o.ServerId == serverId);
        if (isOrphan)
            await parts.Backend.RemoveAsync(serverId, RemovalScope.Everything, cancellationToken);

        orphans.Current = [.. orphans.Current.Where(o => o.ServerId != serverId)];
        if (!await lostAndFound.RemoveAsync(serverId, cancellationToken) && !isOrphan)
            throw new ServerException(ServerError.NotFound, $"Nothing of a server {serverId} is an orphan or in lost+found. GET /orphans lists what is.");
    }
}
