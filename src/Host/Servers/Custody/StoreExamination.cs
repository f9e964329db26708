using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Custody;

/// <summary>Compares at the start what the store says with what DATA_PATH remembers and what is found. Only looks.</summary>
internal sealed class StoreExamination(GuardedParts parts, Ledger ledger, StoreLineage lineage, OwnRecords own, DataFolder folder, IMachineClaim claim)
{
    /// <summary>Null when the store is complete and this folder is the one that it belongs to.</summary>
    /// <param name="records">This manager's records in the store.</param>
    /// <param name="isAlone">False: another process of this manager has the folder, so that one on this machine is no surprise.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CustodyFinding?> RunAsync(IReadOnlyCollection<ServerRecord> records, bool isAlone, CancellationToken cancellationToken) =>
        (await LookAsync(records, isAlone, cancellationToken)).Finding;

    /// <summary>The same in full.</summary>
    public async Task<Look> LookAsync(IReadOnlyCollection<ServerRecord> records, bool isAlone, CancellationToken cancellationToken)
    {
        var found = await own.FoundAsync(cancellationToken);
        var header = ledger.Header;
        var note = await lineage.ReadAsync(cancellationToken);
        var differences = Differences.Of(ledger, records.ToDictionary(r => r.Id, StringComparer.Ordinal), found);
        var identity = OfFolder(header ?? note, found)
            ?? (isAlone ? FindTwin() : null)
            ?? OfNote(header, note)
            ?? await OfOwnersAsync(differences.Unknown, header, cancellationToken);
        return new Look(identity, differences, records.Count == 0);
    }

    /// <summary>Another manager of the same id that runs on this machine, also where the folder is known to be a copy.</summary>
    public CustodyFinding? FindTwin() => claim.Take() is { } holder ? Twice(holder) : null;

    /// <summary>A copy disturbs nobody where the store is its own and nothing runs: then it is a move.</summary>
    private CustodyFinding? OfFolder(LedgerHeader? known, IReadOnlyList<OwnedInstance> found)
    {
        if (known is null)
            return null;

        if (known.ManagerId != own.ManagerId)
        {
            return new CustodyFinding("folder_foreign",
                $"DATA_PATH belongs to manager {known.ManagerId} by its ledger, but its manager-id says {own.ManagerId}. Restore the file manager-id with " +
                    "the former.");
        }

        if (FolderMark.MayBeSame(known.Folder, folder.Mark))
            return null;

        var alive = found.Where(i => i.Alive).Select(i => i.ServerId).ToList();
        var danger = alive.Count > 0 ? $"{Examples.Of(alive, "server")} of this manager run, on files of the other folder"
            : parts.Store.IsShared ? "the store is shared, and the original may be at work on it" : null;
        return danger is null ? null : new CustodyFinding("folder_copied",
            $"DATA_PATH is a copy, or was restored: it was last used as another folder, on machine {known.Machine}; and {danger}. Start the manager on the " +
                "original; or 'modular state adopt' makes this folder the one.");
    }

    /// <summary>What is here has records after all, of another manager: this one was that one, and has lost its name.</summary>
    private async Task<CustodyFinding?> OfOwnersAsync(IReadOnlyList<string> unknown, LedgerHeader? header, CancellationToken cancellationToken)
    {
        if (unknown.Count == 0 || await own.OtherOwnersAsync(unknown, cancellationToken) is not { Count: > 0 } owners)
            return null;

        var owner = owners.Values.GroupBy(o => o, StringComparer.Ordinal).OrderByDescending(g => g.Count()).First().Key;
        return new CustodyFinding("folder_foreign",
            $"{Examples.Of([.. owners.Keys], "server")} whose files or processes are here belong to manager {owner} by the store's records, but manager-id " +
                $"in DATA_PATH says {own.ManagerId}: the former was lost. "
            + $"Stop the manager, put {owner} into DATA_PATH/manager-id{(header is null ? "" : ", move DATA_PATH/ledger away")}, and start it; 'modular " +
            "state adopt' is the next step then.");
    }

    private CustodyFinding Twice(string holder) => new("manager_twice",
        $"Another manager with the id {own.ManagerId} runs on this machine ({holder}), so DATA_PATH is a copy of its folder. Stop one of the two.");

    private CustodyFinding? OfNote(LedgerHeader? header, LedgerHeader? note)
    {
        if (note is null)
            return null;

        if (header is null)
        {
            return new CustodyFinding("folder_older",
                $"The store was used by start {note.Generation} of this manager (last on machine {note.Machine}), but the ledger in DATA_PATH is missing or " +
                    "damaged, so nobody can tell whether the store is complete.");
        }

        if (header.StateId != note.StateId)
        {
            return new CustodyFinding("store_foreign",
                $"The store holds another state of manager {own.ManagerId} than the one DATA_PATH knows ({note.StateId}, not {header.StateId}). Look at " +
                    "STATE_STORE and the database's address.");
        }

        return note.Generation <= header.Generation ? null : new CustodyFinding("folder_older",
            $"The store was used by start {note.Generation} of this manager, but DATA_PATH knows of {header.Generation} only: it was restored from a backup, " +
                $"or a copy of it is used elsewhere (last on machine {note.Machine}).");
    }
}
