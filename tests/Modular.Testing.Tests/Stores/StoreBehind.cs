using Modular.Abstractions;
using Modular.Testing.Fakes;

namespace Modular.Testing.Tests.Stores;

/// <summary>A correct store, for broken ones to spoil one thing of.</summary>
internal abstract class StoreBehind : IStateStore
{
    protected MemoryStore Behind { get; set; } = new();

    public virtual Task<ServerRecord?> FindAsync(string id, CancellationToken cancellationToken) => Behind.FindAsync(id, cancellationToken);

    public virtual Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken) => Behind.ListAsync(query, cancellationToken);

    public virtual Task AddAsync(ServerRecord server, CancellationToken cancellationToken) => Behind.AddAsync(server, cancellationToken);

    public virtual Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken) =>
        Behind.TryUpdateAsync(server, expectedVersion, cancellationToken);

    public virtual Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken) =>
        Behind.TryRemoveAsync(id, expectedVersion, cancellationToken);

    public virtual Task CheckAsync(CancellationToken cancellationToken) => Behind.CheckAsync(cancellationToken);
}
