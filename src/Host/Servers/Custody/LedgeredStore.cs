using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.Servers.Custody;

/// <summary>The state store for this manager's own records: what it acknowledges is noted in the ledger, and in custody nothing is written.</summary>
internal sealed partial class LedgeredStore(GuardedParts parts, Ledger ledger, CustodyState custody, StoreGuard guard, ILogger<LedgeredStore> log)
{
    public Task<ServerRecord?> FindAsync(string id) => parts.Store.FindAsync(id, CancellationToken.None);

    public async Task AddAsync(ServerRecord record)
    {
        custody.EnsureMayWrite();
        await parts.Store.AddAsync(record, CancellationToken.None);
        ledger.NoteStored(record);
    }

    public async Task<bool> TryUpdateAsync(ServerRecord record, long expectedVersion)
    {
        custody.EnsureMayWrite();
        if (!await parts.Store.TryUpdateAsync(record, expectedVersion, CancellationToken.None))
            return false;

        ledger.NoteStored(record);
        return true;
    }

    public async Task<bool> TryRemoveAsync(string id, long expectedVersion)
    {
        custody.EnsureMayWrite();
        ledger.NoteRemoving(id);
        if (!await parts.Store.TryRemoveAsync(id, expectedVersion, CancellationToken.None))
            return false;

        ledger.NoteRemoved(id);
        return true;
    }

    /// <summary>Notes that a record which was to be removed is not there.</summary>
    public void NoteGone(string id) => ledger.NoteRemoved(id);

    /// <summary>
    /// Stores a record again that vanished although nobody removed it; one whose removal the store was asked for, and never confirmed, is gone as it should be.
    /// Another manager's store gets nothing: then custody begins, and this throws Unavailable.
    /// </summary>
    public async Task MendAsync(ServerRecord record, long? storedVersion)
    {
        if (storedVersion is null && ledger.IsBeingRemoved(record.Id))
            return;

        await guard.EnsureOursAsync(CancellationToken.None);
        if (storedVersion is not { } version)
            await AddAsync(record);
        else if (!await TryUpdateAsync(record, version))
            return; // somebody was quicker; the next comparison looks again

        custody.NoteMended();
        Mended(record.Id, storedVersion is null ? "had vanished from the store" : "was an older one in the store");
    }

    [LoggerMessage(1223, LogLevel.Warning, "Server {ServerId}: its record {What} although nobody removed it, and was written back. Look at the database")]
    private partial void Mended(string serverId, string what);
}
