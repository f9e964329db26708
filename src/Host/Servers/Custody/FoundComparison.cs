using Modular.Abstractions;

namespace Modular.Host.Servers.Custody;

/// <summary>What the store has against what exists: files and processes prove that there were records.</summary>
internal static class FoundComparison
{
    public static CustodyFinding? Find(Ledger ledger, IReadOnlyDictionary<string, ServerRecord> stored, IReadOnlyCollection<OwnedInstance> found)
    {
        var unknown = found.Where(i => !stored.ContainsKey(i.ServerId) && !ledger.WasRemoved(i.ServerId) && !ledger.IsBeingRemoved(i.ServerId)).Select(i => i.ServerId).ToList();
        if (unknown.Count > 0)
        {
            return new CustodyFinding(stored.Count == 0 ? "store_empty" : "servers_unknown",
                $"There are files or processes of {Examples.Of(unknown, "server")} without a record, and nobody has deleted them: the store, or DATA_PATH with it, was lost or is older. Look at STATE_STORE, the database's address, and whether the file manager-id in DATA_PATH is the one that was there.");
        }

        var alive = found.Where(i => stored.TryGetValue(i.ServerId, out var record) && IsOlderThanWhatRuns(record, i))
            .Select(i => i.ServerId).ToList();
        return alive.Count == 0 ? null : new CustodyFinding("store_older",
            $"{Examples.Of(alive, "server")} run although their records say that they were stopped in order: the records are older than what runs, as after a restored backup.");
    }

    /// <summary>"Stopped" is noted when nothing is left alive, so a record that says so of what runs is from before its start.</summary>
    public static bool IsOlderThanWhatRuns(ServerRecord record, OwnedInstance instance) =>
        instance.Alive && record is { Status: ServerStatus.Stopped, Desired: DesiredState.Stopped };
}
