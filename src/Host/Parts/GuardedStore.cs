using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>The selected state store; what it returns is looked at before anybody believes it.</summary>
internal sealed class GuardedStore
{
    private readonly IStateStore _inner;
    private readonly PluginPart _part;
    private volatile bool _wasShared;

    public GuardedStore(IStateStore inner, PluginPart part)
    {
        (_inner, _part) = (inner, part);
        Notes = inner is IStoreNotes notes ? new GuardedNotes(notes, part) : null;
        Backup = inner is IStoreBackup backup ? new GuardedBackup(backup, part) : null;
        SelfCheck = new GuardedSelfCheck(inner, part);
    }

    public GuardedNotes? Notes { get; }

    public GuardedBackup? Backup { get; }

    public GuardedSelfCheck SelfCheck { get; }

    /// <summary>Whether other managers may use it; what it said last, when it does not answer.</summary>
    public bool IsShared => _inner is IStoreSharing state && (_wasShared = _part.Read(PluginBounds.Shared, () => state.IsShared, _wasShared));

    public Task<ServerRecord?> FindAsync(string id, CancellationToken cancellationToken) => _part.AskAsync(PluginBounds.Find, id, async token =>
    {
        var record = await _inner.FindAsync(id, token);
        if (record is null)
            return null;

        return record.Id == id && RecordFaults.Of(record) is null
            ? record
            : throw new BrokenContractException("returned a record that is damaged, or another server's");
    }, cancellationToken);

    public Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken) =>
        _part.AskAsync(PluginBounds.ListRecords, null, async token =>
    {
        var page = await _inner.ListAsync(query, token);
        return FaultOf(page, query) is { } fault ? throw new BrokenContractException($"returned {fault}") : page;
    }, cancellationToken);

    public Task AddAsync(ServerRecord server, CancellationToken cancellationToken) =>
        _part.DoAsync(PluginBounds.Add, server.Id, token => _inner.AddAsync(server, token), cancellationToken);

    public Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken) =>
        _part.AskAsync(PluginBounds.Update, server.Id, token => _inner.TryUpdateAsync(server, expectedVersion, token), cancellationToken);

    public Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken) =>
        _part.AskAsync(PluginBounds.RemoveRecord, id, token => _inner.TryRemoveAsync(id, expectedVersion, token), cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => _part.DoAsync(PluginBounds.CheckStore, null, _inner.CheckAsync, cancellationToken);

    private static string? FaultOf(Page<ServerRecord>? page, ServerQuery query) => page switch
    {
        null or { Items: null } or { Unreadable: null } => "null for a page, or for a list of it",
        { Total: < 0 } => "a negative total",
        // who reads to the end would read for ever
        { NextCursor: { } next } when next == query.Cursor => "the cursor that it was given",
        _ when page.Unreadable.Any(u => u is not { Id: not null, ManagerId: not null, Reason: not null }) => "an unreadable record without id, owner or reason",
        _ => page.Items.Select(RecordFaults.Of).FirstOrDefault(f => f is not null),
    };
}
