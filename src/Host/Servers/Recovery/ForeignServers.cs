using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers.Custody;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Recovery;

/// <summary>Keeps the records of other managers on a shared store in memory, to list them; nobody here acts on them.</summary>
internal sealed class ForeignServers(SelectedParts parts, ServerRegistry registry, StoreLineage lineage)
{
    private const int PageSize = 1000;

    /// <summary>False for a store that only this manager uses.</summary>
    public bool MayExist => parts.Store is ISharedState { IsShared: true };

    /// <summary>Reads all records once; what is this manager's own is newer in memory and left alone.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (!MayExist)
            return;

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var query = new ServerQuery { Limit = PageSize };
        do
        {
            var page = await parts.Store.ListAsync(query, cancellationToken);
            foreach (var record in page.Items)
            {
                seen.Add(record.Id);
                Note(record);
            }

            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);

        foreach (var gone in registry.All.Where(s => !registry.IsOwn(s) && !seen.Contains(s.Id)).GroupBy(s => s.Record.ManagerId).ToList())
            await ForgetAsync(gone.Key, [.. gone], cancellationToken);
    }

    /// <summary>A store that lacks a manager's note, too, was emptied: what it said of that manager's servers and ports is the best that is known.</summary>
    private async Task ForgetAsync(string managerId, IReadOnlyList<ManagedServer> gone, CancellationToken cancellationToken)
    {
        if (!await lineage.HasNoteAsync(managerId, cancellationToken))
            return;

        foreach (var server in gone)
            registry.Remove(server);
    }

    private void Note(ServerRecord record)
    {
        var known = registry.Find(record.Id);
        if (known is not null && !registry.IsOwn(known))
            known.Record = record;
        else if (known is null && !registry.IsOwn(record))
            registry.Add(new ManagedServer(record, record.Version));
    }
}
