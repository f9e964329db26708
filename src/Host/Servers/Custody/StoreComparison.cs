using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Custody;

/// <summary>
/// Compares the store with memory while the manager runs. What vanished, or became older, is written back from memory, which is the truth as long as it lasts;
/// what the store has again although it was removed is removed again. A store that holds another state gets nothing: then custody begins.
/// </summary>
internal sealed partial class StoreComparison(
    GuardedParts parts, ServerRegistry registry, ServerJournal journal, StoreGuard guard, ILogger<StoreComparison> log)
{
    private const int PageSize = 1000;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public bool IsInCustody => guard.IsInCustody;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var isWhole = await guard.EnsureOursAsync(cancellationToken);
        var expected = registry.Own.Where(s => s.IsSaved).Select(s => (Server: s, s.StoredVersion)).ToList();
        var stored = await ReadAsync(cancellationToken);
        foreach (var (server, version) in expected)
        {
            if (!stored.TryGetValue(server.Id, out var found) || (found.Owner == registry.ManagerId && found.Version < version))
                await journal.MendAsync(server);
            else if (found.Owner != registry.ManagerId && _told.Add(server.Id))
                OwnedByAnother(server.Id, found.Owner);
        }

        foreach (var (id, found) in stored.Where(s => s.Value.Owner == registry.ManagerId && registry.Find(s.Key) is null && guard.WasRemoved(s.Key)))
        {
            await parts.Store.TryRemoveAsync(id, found.Version, cancellationToken);
            RemovedAgain(id);
        }

        if (!isWhole)
            await guard.RenewNoteAsync(cancellationToken);

        guard.CatchUp();
    }

    /// <summary>
    /// All of them: a store without an index by manager reads all for every page of some, and those of other managers are read every two seconds anyway.
    /// </summary>
    private async Task<Dictionary<string, (long Version, string Owner)>> ReadAsync(CancellationToken cancellationToken)
    {
        var stored = new Dictionary<string, (long, string)>(StringComparer.Ordinal);
        var query = new ServerQuery { Limit = PageSize };
        do
        {
            var page = await parts.Store.ListAsync(query, cancellationToken);
            foreach (var record in page.Items)
                stored[record.Id] = (record.Version, record.ManagerId);

            foreach (var record in page.Unreadable)
                stored[record.Id] = (long.MaxValue, record.ManagerId); // it is there, and somebody's newer work

            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);
        return stored;
    }

    [LoggerMessage(1227, LogLevel.Warning,
        "Server {ServerId}: its record was in the store again although it had been deleted, and was removed. Was an older state of the database restored?")]
    private partial void RemovedAgain(string serverId);

    [LoggerMessage(1242, LogLevel.Error,
        "Server {ServerId}: its record in the store is manager {ManagerId}'s now, and is left alone. Does another manager work on a copy of DATA_PATH?")]
    private partial void OwnedByAnother(string serverId, string managerId);
}
