using Modular.Abstractions;

namespace Modular.Host.Servers.Custody;

/// <summary>What the store has against what it once acknowledged.</summary>
internal static class LedgerComparison
{
    public static CustodyFinding? Find(Ledger ledger, IReadOnlyDictionary<string, ServerRecord> stored)
    {
        var acknowledged = ledger.Records.Where(r => !ledger.IsBeingRemoved(r.Id)).ToList();
        var missing = acknowledged.Where(r => !stored.ContainsKey(r.Id)).Select(r => r.Id).ToList();
        if (missing.Count > 0 && stored.Count == 0)
        {
            return new CustodyFinding("store_empty",
                $"The store has no record of this manager, but it has acknowledged {Examples.Of(missing, "server")}: it was lost or emptied, restored without its log, or it is another one. Look at STATE_STORE and the database's address.");
        }

        var older = acknowledged.Where(r => stored.TryGetValue(r.Id, out var now) && now.Version < r.Version).Select(r => r.Id).ToList();
        var returned = stored.Keys.Where(ledger.WasRemoved).ToList();
        List<string> differences =
        [
            .. missing.Count > 0 ? [$"it lacks {Examples.Of(missing, "server")} that it had acknowledged"] : Array.Empty<string>(),
            .. older.Count > 0 ? [$"it has an older state of {Examples.Of(older, "server")}"] : Array.Empty<string>(),
            .. returned.Count > 0 ? [$"it has {Examples.Of(returned, "server")} again that had been deleted"] : Array.Empty<string>(),
        ];
        return differences.Count == 0 ? null : new CustodyFinding("store_older",
            $"The store is older than what it has acknowledged: {string.Join("; ", differences)}. It was restored from a backup, or has lost what it wrote last.");
    }
}
