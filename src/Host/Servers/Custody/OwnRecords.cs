using Modular.Abstractions;
using Modular.Host.Plugins;

namespace Modular.Host.Servers.Custody;

/// <summary>What the store and the backend have of this manager, read where no manager runs.</summary>
internal sealed class OwnRecords(SelectedParts parts, HostContext host)
{
    private const int PageSize = 1000;

    public string ManagerId => host.ManagerId;

    public async Task<IReadOnlyList<ServerRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        var records = new List<ServerRecord>();
        var query = new ServerQuery { Limit = PageSize, ManagerId = host.ManagerId };
        do
        {
            var page = await parts.Store.ListAsync(query, cancellationToken);
            records.AddRange(page.Items);
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);
        return records;
    }

    /// <summary>Without those of which only logs are left.</summary>
    public async Task<IReadOnlyList<OwnedInstance>> FoundAsync(CancellationToken cancellationToken)
    {
        var found = new List<OwnedInstance>();
        await foreach (var instance in parts.Backend.ListOwnedAsync(cancellationToken))
        {
            if (!instance.LogsOnly)
                found.Add(instance);
        }

        return found;
    }
}
