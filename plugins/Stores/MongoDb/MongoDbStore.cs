using Modular.Abstractions;
using MongoDB.Driver;

namespace Modular.Stores.MongoDb;

/// <summary>Records in MongoDB 4.4 or newer, one document each; compare-and-swap by version, majority writes, nothing that needs more than a standalone server.</summary>
internal sealed class MongoDbStore : IStateStore, IStoreSharing, IStoreNotes, IDisposable
{
    private const string DefaultDatabase = "modular";
    private readonly MongoClient _client;
    private readonly IMongoCollection<ServerDocument> _servers;
    private readonly IMongoCollection<NoteDocument> _notes;
    private readonly MongoDbCalls _calls;
    private bool _hasIndexes;

    public MongoDbStore(MongoDbOptions options, TimeProvider time)
    {
        var url = MongoDbSettings.Parse(options.Url);
        _calls = new MongoDbCalls(time);
        _client = new MongoClient(MongoDbSettings.Of(url));
        var database = _client.GetDatabase(options.Database ?? url.DatabaseName ?? DefaultDatabase);
        _servers = database.GetCollection<ServerDocument>(options.Collection);
        _notes = database.GetCollection<NoteDocument>(options.Collection + "_notes");
    }

    public bool IsShared => true;

    public Task<ServerRecord?> FindAsync(string id, CancellationToken cancellationToken) => _calls.RunAsync(async token =>
        (await _servers.Find(d => d.Id == id).FirstOrDefaultAsync(token))?.ToRecord(), cancellationToken);

    public async Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken)
    {
        var filter = MongoDbFilter.Of(query);
        return await _calls.RunAsync(async token =>
        {
            var total = await _servers.CountDocumentsAsync(filter, cancellationToken: token);
            var documents = await _servers.Find(filter & MongoDbFilter.After(query.Cursor)).SortBy(d => d.Id).Limit(query.Limit + 1).ToListAsync(token);
            return StoredRecord.Page([.. documents.Select(d => StoredRecord.Read(d.Json))], query.Limit, total);
        }, cancellationToken);
    }

    public async Task AddAsync(ServerRecord server, CancellationToken cancellationToken)
    {
        try
        {
            await _calls.RunAsync(async token =>
            {
                await _servers.InsertOneAsync(ServerDocument.Of(server), cancellationToken: token);
                return true;
            }, cancellationToken);
        }
        catch (MongoWriteException e) when (MongoDbCalls.IsDuplicate(e))
        {
            throw new ServerException(ServerError.Conflict, $"There is a record of server {server.Id} already.", e);
        }
    }

    public Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken) => _calls.RunAsync(async token =>
        (await _servers.ReplaceOneAsync(d => d.Id == server.Id && d.Version == expectedVersion, ServerDocument.Of(server), cancellationToken: token)).MatchedCount == 1,
        cancellationToken);

    public Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken) => _calls.RunAsync(async token =>
        (await _servers.DeleteOneAsync(d => d.Id == id && d.Version == expectedVersion, token)).DeletedCount == 1, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => _calls.RunAsync(async token =>
    {
        if (!Volatile.Read(ref _hasIndexes))
        {
            await _servers.Indexes.CreateManyAsync(
            [
                Index(Builders<ServerDocument>.IndexKeys.Ascending(d => d.UserId)),
                Index(Builders<ServerDocument>.IndexKeys.Ascending(d => d.ManagerId)),
                Index(Builders<ServerDocument>.IndexKeys.Ascending(d => d.Status)),
            ], token);
            Volatile.Write(ref _hasIndexes, true);
        }

        // a write that finds nothing: refused where writes are
        await _servers.DeleteOneAsync(d => d.Id == "", token);
        return true;
    }, cancellationToken);

    public Task<string?> ReadNoteAsync(string name, CancellationToken cancellationToken) => _calls.RunAsync(async token =>
        (await _notes.Find(n => n.Name == name).FirstOrDefaultAsync(token))?.Text, cancellationToken);

    public Task WriteNoteAsync(string name, string text, CancellationToken cancellationToken) => _calls.RunAsync(token =>
        _notes.ReplaceOneAsync(n => n.Name == name, new NoteDocument { Name = name, Text = text }, new ReplaceOptions { IsUpsert = true }, token), cancellationToken);

    public void Dispose() => _client.Dispose();

    private static CreateIndexModel<ServerDocument> Index(IndexKeysDefinition<ServerDocument> keys) => new(keys);
}
