namespace Modular.Host.Servers.Custody;

/// <summary>Sees to it that a running manager writes to its own store only.</summary>
internal sealed partial class StoreGuard(Ledger ledger, StoreLineage lineage, CustodyState custody, ILogger<StoreGuard> log)
{
    public bool IsInCustody => custody.Finding is not null;

    public bool WasRemoved(string id) => ledger.WasRemoved(id);

    /// <summary>Writes what a full disk did not take.</summary>
    public void CatchUp() => ledger.CatchUp();

    /// <summary>
    /// Begins custody, and throws Unavailable, when the store says that it holds another state than ours; ends it when it is ours again, or empty.
    /// </summary>
    /// <returns>False: the note is missing or older, as in a store that was emptied or restored, and is to be written again.</returns>
    public async Task<bool> EnsureOursAsync(CancellationToken cancellationToken)
    {
        var (note, header) = (await lineage.ReadAsync(cancellationToken), ledger.Header);
        if (note is not null && header is not null && (note.StateId != header.StateId || note.Generation > header.Generation))
            custody.Begin(Foreign(note, header));
        else
            custody.End();

        custody.EnsureNone();
        return !lineage.IsKept || (note is not null && note.Generation == header?.Generation);
    }

    public async Task RenewNoteAsync(CancellationToken cancellationToken)
    {
        if (ledger.IsOwed || ledger.Header is not { } header)
            return;

        await lineage.WriteAsync(header, cancellationToken);
        NoteRenewed();
    }

    private static CustodyFinding Foreign(LedgerHeader note, LedgerHeader header) => note.StateId != header.StateId
        ? new CustodyFinding("store_foreign",
            $"The store was replaced while the manager ran: it holds another state of manager {header.ManagerId} ({note.StateId}, not " +
                $"{header.StateId}). Look at the database's address; when the right one answers, the manager goes on by itself.")
        : new CustodyFinding("manager_twice",
            $"Another manager with the id {header.ManagerId} has begun to use the store, last on machine {note.Machine}: one of the two works on a copy of " +
                "DATA_PATH. Stop that one.");

    [LoggerMessage(1228, LogLevel.Warning, "The store was emptied, or an older state of it was restored: the note by which it is recognized was written again")]
    private partial void NoteRenewed();
}
