using Modular.Abstractions;
using Modular.Host.Servers.Custody;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Recovery;

/// <summary>Keeps the records of other managers on a shared store in memory, to list them; nobody here acts on them.</summary>
internal sealed class ForeignServers(StoredServers stored, ServerRegistry registry, StoreLineage lineage, TimeProvider time) : IDisposable
{
    private const string Unreadable = "record_unreadable";
    private readonly HashSet<string> _noted = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1);

    public void Dispose() => _turn.Dispose();

    /// <summary>Reads all records once, unless only this manager uses the store; what is this manager's own is newer in memory and left alone.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (!stored.AreShared)
            return;

        await _turn.WaitAsync(cancellationToken); // a reconciliation of ports refreshes, too
        try
        {
            await ReadAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var (seen, owners) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var page in stored.ReadAsync(cancellationToken))
        {
            foreach (var record in page.Items)
            {
                seen.Add(record.Id);
                owners.Add(record.ManagerId);
                await NoteAsync(record);
            }

            foreach (var record in page.Unreadable)
            {
                seen.Add(record.Id); // it is not gone, so its port is not either
                owners.Add(record.ManagerId);
                await DoubtAsync(record);
            }
        }

        foreach (var known in registry.All.Where(s => !registry.IsOwn(s)).GroupBy(s => s.Record.ManagerId).ToList())
            await ForgetAsync(known.Key, [.. known.Where(s => !seen.Contains(s.Id))], owners.Contains(known.Key), cancellationToken);
    }

    /// <summary>
    /// A store that has nothing of a manager any more, not even its note, was emptied: what it said of that manager's servers and ports is the best that is
    /// known. Where the note was never there, the manager's version leaves none, and has deleted its last server.
    /// </summary>
    private async Task ForgetAsync(string managerId, IReadOnlyList<ManagedServer> gone, bool hasOthers, CancellationToken cancellationToken)
    {
        if (_noted.Contains(managerId) && gone.Count == 0)
            return;

        var isNoted = await lineage.HasNoteAsync(managerId, cancellationToken);
        if (!isNoted && !hasOthers && _noted.Contains(managerId))
            return;

        if (isNoted)
            _noted.Add(managerId);

        foreach (var server in gone)
            registry.Remove(server);
    }

    private async Task NoteAsync(ServerRecord record)
    {
        var known = registry.Find(record.Id);
        if (known is not null && !registry.IsOwn(known))
            await ServerJournal.ShowAsync(known, _ => record);
        else if (known is null && !registry.IsOwn(record))
            registry.Add(new ManagedServer(record, record.Version));
    }

    /// <summary>One that could be read before its manager became a newer version.</summary>
    private async Task DoubtAsync(UnreadableRecord record)
    {
        if (registry.Find(record.Id) is not { } known || registry.IsOwn(known) || known.Record.Conditions.Any(c => c.Type == Unreadable))
            return;

        var condition = new ServerCondition
        {
            Type = Unreadable,
            Message = "Its record is of a newer version now; this is how it was before.",
            Since = time.GetUtcNow(),
        };
        await ServerJournal.ShowAsync(known, seen => seen with { Conditions = [.. seen.Conditions, condition] });
    }
}
