using Modular.Abstractions;
using Modular.Host.Servers.State;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Custody;

/// <summary>Takes the store's records for the truth after they were compared, or begins custody.</summary>
internal sealed partial class StoreAcceptance(
    RepeatedExamination examination, Ledger ledger, StoreLineage lineage, CustodyState custody, DataFolder folder, ILogger<StoreAcceptance> log)
{
    public async Task AcceptAsync(ServerRegistry registry, CancellationToken cancellationToken)
    {
        if (ledger.Damaged > 0)
            LedgerDamaged(ledger.Damaged);

        var (finding, own) = await examination.RunAsync(isAlone: true, [.. registry.Own.Select(s => s.Record)], cancellationToken);
        Renew(registry, own);
        if (finding is not null)
        {
            custody.Begin(finding);
            return;
        }

        await BeginAsync(registry.ManagerId, own, cancellationToken);
        custody.Accept();
    }

    /// <summary>
    /// Writes down that this state goes on here: first in the ledger, so that a crash in between leaves a store that seems older, not a folder that does.
    /// </summary>
    /// <returns>What could not be written; null: all was.</returns>
    public async Task<string?> BeginAsync(string managerId, IReadOnlyCollection<ServerRecord> own, CancellationToken cancellationToken)
    {
        var (known, note) = (ledger.Header, await lineage.ReadAsync(cancellationToken));
        var generation = Math.Max(known?.Generation ?? 0, note?.Generation ?? 0) + 1;
        ledger.Begin(new LedgerHeader(known?.StateId ?? note?.StateId ?? Guid.NewGuid().ToString("D"), generation, managerId, folder.Mark, folder.Machine),
            own);
        if (ledger.IsOwed)
            return "the ledger in DATA_PATH";

        try
        {
            await lineage.WriteAsync(ledger.Header!, cancellationToken);
            return null;
        }
        catch (ServerException e) when (e.Error == ServerError.Unavailable)
        {
            NoteOwed(e.Message); // the next comparison writes it
            return $"the store's note ({e.Message})";
        }
    }

    /// <summary>A store that lagged behind when the records were read has newer ones now.</summary>
    private static void Renew(ServerRegistry registry, IReadOnlyCollection<ServerRecord> own)
    {
        var there = own.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in registry.Own.Where(s => !there.Contains(s.Id)).ToList())
            registry.Remove(gone);

        foreach (var record in own.Where(r => registry.Find(r.Id) is not { } known || !registry.IsOwn(known) || known.StoredVersion != r.Version))
            registry.Add(new ManagedServer(record, record.Version));
    }

    [LoggerMessage(1224, LogLevel.Warning, "{Lines} lines of the ledger in DATA_PATH are damaged; the store is compared with the others")]
    private partial void LedgerDamaged(int lines);

    [LoggerMessage(1225, LogLevel.Warning, "The store did not take the note by which it is recognized, it is written later: {Reason}")]
    private partial void NoteOwed(string reason);
}
