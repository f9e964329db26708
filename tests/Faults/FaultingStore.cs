using Modular.Abstractions;

namespace Modular.Faults;

/// <summary>A state store with fault points around its writes.</summary>
internal sealed class FaultingStore(IStateStore inner, FaultFile faults) : IStateStore, IStoreSharing, IStoreNotes, ISelfCheck
{
    public bool IsShared => inner is IStoreSharing { IsShared: true };

    public Task<ServerRecord?> FindAsync(string id, CancellationToken cancellationToken) => inner.FindAsync(id, cancellationToken);

    public Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

    public Task AddAsync(ServerRecord server, CancellationToken cancellationToken) =>
        faults.AroundAsync("store.add", () => inner.AddAsync(server, cancellationToken));

    public Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken) =>
        faults.AroundAsync($"store.update {server.Desired}/{server.Status}", () => inner.TryUpdateAsync(server, expectedVersion, cancellationToken));

    public Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken) =>
        faults.AroundAsync("store.remove", () => inner.TryRemoveAsync(id, expectedVersion, cancellationToken));

    public Task CheckAsync(CancellationToken cancellationToken) => inner.CheckAsync(cancellationToken);

    public Task<string?> ReadNoteAsync(string name, CancellationToken cancellationToken) =>
        inner is IStoreNotes notes ? notes.ReadNoteAsync(name, cancellationToken) : Task.FromResult<string?>(null);

    public Task WriteNoteAsync(string name, string text, CancellationToken cancellationToken) =>
        inner is IStoreNotes notes ? faults.AroundAsync("store.note", () => notes.WriteNoteAsync(name, text, cancellationToken)) : Task.CompletedTask;

    Task<IReadOnlyList<Finding>> ISelfCheck.CheckAsync(CancellationToken cancellationToken) =>
        inner is ISelfCheck check ? check.CheckAsync(cancellationToken) : Task.FromResult<IReadOnlyList<Finding>>([]);
}
