using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.Recovery;

namespace Modular.Host.Servers.Custody;

/// <summary>What the store and the backend have of this manager, read where no manager runs.</summary>
internal sealed class OwnRecords(StoredServers stored, GuardedParts parts, HostContext host)
{
    public string ManagerId => host.ManagerId;

    /// <summary>Throws Unavailable when one of them cannot be read: it is not missing.</summary>
    public async Task<IReadOnlyList<ServerRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        var records = new List<ServerRecord>();
        await foreach (var page in stored.ReadAsync(cancellationToken))
            records.AddRange(page.Items.Where(r => r.ManagerId == host.ManagerId));

        return records;
    }

    /// <summary>Which of these servers have a record of another manager, and of which.</summary>
    public async Task<IReadOnlyDictionary<string, string>> OtherOwnersAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var (wanted, owners) = (ids.ToHashSet(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        await foreach (var page in stored.ReadAsync(cancellationToken))
        {
            foreach (var (id, owner) in page.Items.Select(r => (r.Id, r.ManagerId)).Concat(page.Unreadable.Select(r => (r.Id, r.ManagerId))))
            {
                if (owner != host.ManagerId && wanted.Contains(id))
                    owners[id] = owner;
            }
        }

        return owners;
    }

    /// <summary>Without those of which only logs are left. Throws Unavailable when it cannot be told.</summary>
    public async Task<IReadOnlyList<OwnedInstance>> FoundAsync(CancellationToken cancellationToken) =>
        [.. (await parts.Backend.ListOwnedAsync(cancellationToken)).Where(i => !i.LogsOnly)];
}
