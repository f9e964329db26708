using Modular.Abstractions;

namespace Modular.Host.Servers.Custody;

/// <summary>Records that the store should have: as the ledger remembers them, else as the backend can rebuild them from what exists.</summary>
internal sealed class FoundRecords(RebuiltRecords rebuilt, Ledger ledger, OwnRecords own)
{
    /// <summary>Whether the store had removed it by order of this manager.</summary>
    public bool WasRemoved(string id) => ledger.WasRemoved(id);

    /// <summary>The ids that the store should have by what the ledger remembers.</summary>
    public IReadOnlyCollection<string> Remembered => [.. ledger.Acknowledged.Select(r => r.Id)];

    /// <summary>Whose server it is; null when nobody remembers.</summary>
    public async Task<string?> OwnerAsync(string id, CancellationToken cancellationToken)
    {
        var record = ledger.Records.FirstOrDefault(r => r.Id == id) ?? await rebuilt.FindAsync(id, cancellationToken);
        return record?.Spec.UserId;
    }

    /// <summary>Those that are missing in the store, or newer than there.</summary>
    public async Task<IReadOnlyList<ServerRecord>> ReadAsync(IReadOnlyCollection<ServerRecord> stored, CancellationToken cancellationToken)
    {
        var versions = stored.ToDictionary(r => r.Id, r => r.Version, StringComparer.Ordinal);
        var remembered = ledger.Acknowledged.ToDictionary(r => r.Id, StringComparer.Ordinal);
        var records = remembered.Values.Where(r => !versions.TryGetValue(r.Id, out var version) || version < r.Version).ToList();
        if (!rebuilt.CanBeMade)
            return records;

        foreach (var instance in await own.FoundAsync(cancellationToken))
        {
            if (versions.ContainsKey(instance.ServerId) || remembered.ContainsKey(instance.ServerId) || ledger.IsOrIsBeingRemoved(instance.ServerId))
                continue;

            if (await rebuilt.FindAsync(instance.ServerId, cancellationToken) is { } record)
                records.Add(record);
        }

        return records;
    }
}
