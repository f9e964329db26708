namespace Modular.Abstractions;

/// <summary>
/// Keeps server records. Optional abilities: <see cref="IStoreSharing"/>, <see cref="IStoreNotes"/>, <see cref="ISelfCheck"/>. Registered by key:
/// <c>Keyed&lt;IStateStore&gt;("mine")</c>. Every write is durable when its task completes. Every member throws <see cref="ServerException"/> with
/// <see cref="ServerError.Unavailable"/> within 3 s when the database cannot be reached.
/// </summary>
public interface IStateStore
{
    /// <summary>The record; null when there is none.</summary>
    Task<ServerRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Records ordered by <see cref="ServerRecord.Id"/>, ascending and ordinal; a record present throughout is listed exactly once over all pages, whatever is
    /// added and removed meanwhile. A cursor is the store's own text, best the last id of its page: it stays valid as long as the conditions of the query are
    /// the same, also after a restart, when its record is gone, and with another <see cref="ServerQuery.Limit"/>. Invalid is only what this store never gave.
    /// </summary>
    /// <exception cref="ServerException">
    /// <see cref="ServerError.Invalid"/> with field <c>cursor</c> or <c>limit</c>; <see cref="ServerError.Unavailable"/>, not retryable, when a record cannot
    /// be read and is not in <see cref="Page{T}.Unreadable"/>.
    /// </exception>
    Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken);

    /// <summary>Adds a record as it is.</summary>
    /// <exception cref="ServerException"><see cref="ServerError.Conflict"/> when the id exists.</exception>
    Task AddAsync(ServerRecord server, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the record when its stored version is <paramref name="expectedVersion"/>; <paramref name="server"/> carries the new version. False: another
    /// write came first, or there is no such record.
    /// </summary>
    Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the record when its stored version is <paramref name="expectedVersion"/>. False: another write came first, or there is no such record.
    /// </summary>
    Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken);

    /// <summary>
    /// Health: returns when a read and a write would work. The host calls it once before anything else; open, create or migrate the database here.
    /// </summary>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> with what is wrong and the fix.</exception>
    Task CheckAsync(CancellationToken cancellationToken);
}
