using Modular.Abstractions;

namespace Acme.Stores;

/// <summary>Keeps records in memory and every change in a file. For one manager: the file is locked while it is open.</summary>
internal sealed class JsonFileStore(HostContext host) : IStateStore, IDisposable
{
    private readonly RecordJournal _journal = new(Path.Combine(host.DataPath, "acme-servers.jsonl"));
    private readonly SemaphoreSlim _turn = new(1);
    private SortedDictionary<string, ServerRecord>? _records;

    private SortedDictionary<string, ServerRecord> Records => _records ??= _journal.Open();

    // the host calls it before anything else: a file that cannot be opened is found out here
    public Task CheckAsync(CancellationToken cancellationToken) => InTurnAsync(() => Records.Count, cancellationToken);

    public Task<ServerRecord?> FindAsync(string id, CancellationToken cancellationToken) => InTurnAsync(() => Records.GetValueOrDefault(id), cancellationToken);

    public Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            var conditions = new RecordConditions(query);
            var matches = Records.Values.Where(conditions.Match).ToList();
            var page = matches.Where(conditions.IsBehindCursor).Take(query.Limit + 1).ToList();
            var isLast = page.Count <= query.Limit;
            return new Page<ServerRecord> { Items = isLast ? page : page[..^1], NextCursor = isLast ? null : page[^2].Id, Total = matches.Count };
        },
        cancellationToken);

    public Task AddAsync(ServerRecord server, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            if (Records.ContainsKey(server.Id))
                throw new ServerException(ServerError.Conflict, $"There is a server {server.Id} already.");

            _journal.Write(server);
            Records[server.Id] = server;
            return true;
        },
        cancellationToken);

    public Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            if (!HasVersion(server.Id, expectedVersion))
                return false;

            _journal.Write(server);
            Records[server.Id] = server;
            return true;
        },
        cancellationToken);

    public Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            if (!HasVersion(id, expectedVersion))
                return false;

            _journal.Delete(id);
            return Records.Remove(id);
        },
        cancellationToken);

    public void Dispose()
    {
        _journal.Dispose();
        _turn.Dispose();
    }

    private bool HasVersion(string id, long version) => Records.GetValueOrDefault(id)?.Version == version;

    // one call at a time: what is compared is what is replaced, and memory never says what the disk does not
    private async Task<T> InTurnAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return call();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServerException(ServerError.Unavailable, $"The state file cannot be used: {e.Message}", e);
        }
        finally
        {
            _turn.Release();
        }
    }
}
