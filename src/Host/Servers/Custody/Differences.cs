using Modular.Abstractions;

namespace Modular.Host.Servers.Custody;

/// <summary>
/// Ids of servers of which the store says something else than what it once acknowledged, or than what exists: files and processes prove that there were
/// records.
/// </summary>
/// <param name="Missing">The store had acknowledged them and lacks them.</param>
/// <param name="Vanished">Those of them of which nothing exists, either, unless logs.</param>
/// <param name="Older">The store had acknowledged a newer state.</param>
/// <param name="Returned">The store had removed them and has them again.</param>
/// <param name="Unknown">They exist without a record, and nobody has deleted them.</param>
/// <param name="Waking">They run although their records say that they were stopped in order.</param>
internal sealed record Differences(
    IReadOnlyList<string> Missing, IReadOnlyList<string> Vanished, IReadOnlyList<string> Older, IReadOnlyList<string> Returned, IReadOnlyList<string> Unknown,
    IReadOnlyList<string> Waking)
{
    private IEnumerable<string> All => Missing.Concat(Older).Concat(Returned).Concat(Unknown).Concat(Waking);

    public static Differences Of(Ledger ledger, IReadOnlyDictionary<string, ServerRecord> stored, IReadOnlyCollection<OwnedInstance> found)
    {
        var acknowledged = ledger.Acknowledged;
        var existing = found.Select(i => i.ServerId).ToHashSet(StringComparer.Ordinal);
        List<string> missing = [.. acknowledged.Select(r => r.Id).Where(id => !stored.ContainsKey(id))];
        return new Differences(
            missing,
            [.. missing.Where(id => !existing.Contains(id))],
            [.. acknowledged.Where(r => stored.TryGetValue(r.Id, out var now) && now.Version < r.Version).Select(r => r.Id)],
            [.. stored.Keys.Where(ledger.WasRemoved)],
            [.. existing.Where(id => !stored.ContainsKey(id) && !ledger.IsOrIsBeingRemoved(id))],
            [.. found.Where(i => stored.TryGetValue(i.ServerId, out var record) && FoundComparison.IsOlderThanWhatRuns(record, i)).Select(i => i.ServerId)]);
    }

    /// <summary>Without those servers of which an earlier look had nothing to say.</summary>
    public Differences AlsoIn(Differences earlier)
    {
        var known = earlier.All.ToHashSet(StringComparer.Ordinal);
        return new Differences(Only(Missing), Only(Vanished), Only(Older), Only(Returned), Only(Unknown), Only(Waking));

        List<string> Only(IReadOnlyList<string> ids) => [.. ids.Where(known.Contains)];
    }
}
