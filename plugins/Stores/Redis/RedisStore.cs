using Modular.Abstractions;
using Modular.RedisClient;
using StackExchange.Redis;

namespace Modular.Stores.Redis;

/// <summary>One hash a record, and a sorted set of the ids in their order.</summary>
internal sealed class RedisStore : IStateStore, IStoreSharing, IStoreNotes, ISelfCheck, IAsyncDisposable
{
    private const int LargestStep = 500;

    /// <summary>A replica may be behind: what it lacks would be taken for lost.</summary>
    private const CommandFlags Primary = CommandFlags.DemandMaster;
    private readonly RedisConnection _connection;
    private readonly string _prefix;
    private readonly RedisKey _ids;

    public RedisStore(RedisStoreOptions options, TimeProvider time)
    {
        _connection = new RedisConnection(RedisUrl.Parse(options.Url, "Plugins:Stores:Redis:Url"), "modular-store", time);
        _prefix = $"{{{options.Prefix}:servers}}:"; // in braces, so that a script's keys are on one node of a cluster
        _ids = _prefix + "ids";
    }

    public bool IsShared => true;

    public Task<ServerRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        _connection.RunAsync(async database => await ReadAsync(database, id) is { } json ? ServerRecordJson.Deserialize(json) : null, cancellationToken);

    public async Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken)
    {
        var filter = RecordFilter.Of(query);
        var page = new List<StoredRecord>();
        var total = filter.TakesAll ? await _connection.RunAsync(database => database.SortedSetLengthAsync(_ids, flags: Primary), cancellationToken) : 0;
        var step = filter.TakesAll ? query.Limit + 1 : LargestStep;
        string? after = filter.TakesAll ? query.Cursor : null; // to count what matches, all must be read
        IReadOnlyList<string> ids;
        do
        {
            (ids, var records) = await ReadAfterAsync(after, step, cancellationToken);
            after = ids is [.., var last] ? last : null;
            var matching = records.Where(filter.Takes).ToList();
            total += filter.TakesAll ? 0 : matching.Count;
            page.AddRange(matching.Where(r => string.CompareOrdinal(r.Id, query.Cursor) > 0).Take(query.Limit + 1 - page.Count));
        }
        while (ids.Count == step && !(filter.TakesAll && page.Count > query.Limit));

        return StoredRecord.Page(page, query.Limit, total);
    }

    public async Task AddAsync(ServerRecord server, CancellationToken cancellationToken)
    {
        if (!await WriteAsync(RecordScripts.Add, server.Id, [server.Version, ServerRecordJson.Serialize(server)], cancellationToken))
            throw new ServerException(ServerError.Conflict, $"There is a record of server {server.Id} already.");
    }

    public Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken) =>
        WriteAsync(RecordScripts.Update, server.Id, [server.Version, ServerRecordJson.Serialize(server), expectedVersion], cancellationToken);

    public Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken) =>
        WriteAsync(RecordScripts.Remove, id, [expectedVersion], cancellationToken);

    /// <summary>A write that is read again.</summary>
    public Task CheckAsync(CancellationToken cancellationToken) => _connection.RunAsync(async database =>
    {
        await database.StringSetAsync(_prefix + "health", Guid.NewGuid().ToString("N"));
        return await database.StringGetAsync(_prefix + "health", Primary);
    }, cancellationToken);

    public Task<string?> ReadNoteAsync(string name, CancellationToken cancellationToken) =>
        _connection.RunAsync(async database => (string?)await database.StringGetAsync(Note(name), Primary), cancellationToken);

    public Task WriteNoteAsync(string name, string text, CancellationToken cancellationToken) =>
        _connection.RunAsync(database => database.StringSetAsync(Note(name), text), cancellationToken);

    Task<IReadOnlyList<Finding>> ISelfCheck.CheckAsync(CancellationToken cancellationToken) =>
        RedisDurability.CheckAsync(_connection, "the records of servers", cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private Task<bool> WriteAsync(string script, string id, RedisValue[] values, CancellationToken cancellationToken) => _connection.RunAsync(
        async database => (bool)await database.ScriptEvaluateAsync(script, [Key(id), _ids], [id, .. values]), cancellationToken);

    /// <summary>Ids in order, and the records of those that are still there.</summary>
    private Task<(IReadOnlyList<string> Ids, IReadOnlyList<StoredRecord> Records)> ReadAfterAsync(string? after, int count,
        CancellationToken cancellationToken) =>
        _connection.RunAsync<(IReadOnlyList<string>, IReadOnlyList<StoredRecord>)>(async database =>
        {
            var ids = await database.SortedSetRangeByValueAsync(_ids, min: after ?? RedisValue.Null, exclude: after is null ? Exclude.None : Exclude.Start,
                take: count, flags: Primary);
            var records = await Task.WhenAll(ids.Select(id => ReadAsync(database, id!)));
            return ([.. ids.Select(id => (string)id!)], [.. records.OfType<string>().Select(StoredRecord.Read)]);
        }, cancellationToken);

    private async Task<string?> ReadAsync(IDatabase database, string id) => await database.HashGetAsync(Key(id), "json", Primary);

    private RedisKey Note(string name) => _prefix + "note:" + name;

    private RedisKey Key(string id) => _prefix + "id:" + id;
}
