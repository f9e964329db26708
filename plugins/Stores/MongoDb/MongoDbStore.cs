using Modular.Abstractions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Modular.Stores.MongoDb;

/// <summary>
/// Records in MongoDB 4.4 or newer, one document each; compare-and-swap by version, majority writes, nothing that needs more than a standalone server.
/// </summary>
internal sealed class MongoDbStore : IStateStore, IStoreSharing, IStoreNotes, IDisposable
{
    private const string DefaultDatabase = "modular";
    private readonly MongoClient _client;
    private readonly IMongoCollection<BsonDocument> _servers;
    private readonly IMongoCollection<NoteDocument> _notes;
    private readonly MongoDbCalls _calls;
    private readonly MongoDbRenewal _renewal;
    private bool _hasIndexes;
    private bool _hasWritten;

    public MongoDbStore(MongoDbOptions options, HostContext host, TimeProvider time)
    {
        var url = MongoDbSettings.Parse(options.Url);
        _calls = new MongoDbCalls(time);
        _client = new MongoClient(MongoDbSettings.Of(url));
        var database = _client.GetDatabase(options.Database ?? url.DatabaseName ?? DefaultDatabase);
        _servers = database.GetCollection<BsonDocument>(options.Collection);
        _notes = database.GetCollection<NoteDocument>(options.Collection + "_notes");
        _renewal = new MongoDbRenewal(_servers, host.ManagerId);
    }

    public bool IsShared => true;

    public Task<ServerRecord?> FindAsync(string id, CancellationToken cancellationToken) => _calls.RunAsync(async token =>
    {
        var document = await _servers.Find(MongoDbFilter.Is(id)).FirstOrDefaultAsync(token);
        return document is null ? null : ServerDocument.Read(document).OrThrow();
    }, cancellationToken);

    public async Task<Page<ServerRecord>> ListAsync(ServerQuery query, CancellationToken cancellationToken)
    {
        var filter = MongoDbFilter.Of(query);
        return await _calls.RunAsync(async token =>
        {
            var total = await _servers.CountDocumentsAsync(filter, cancellationToken: token);
            var documents = await _servers.Find(filter & MongoDbFilter.After(query.Cursor))
                .Sort(Builders<BsonDocument>.Sort.Ascending(ServerDocument.Id)).Limit(query.Limit + 1).ToListAsync(token);
            return StoredRecord.Page([.. documents.Select(ServerDocument.Read)], query.Limit, total);
        }, cancellationToken);
    }

    public async Task AddAsync(ServerRecord server, CancellationToken cancellationToken)
    {
        try
        {
            await _calls.RunAsync(async token =>
            {
                await _servers.InsertOneAsync(ServerDocument.Of(server), cancellationToken: token);
                return Written(true);
            }, cancellationToken);
        }
        catch (MongoWriteException e) when (MongoDbCalls.IsDuplicate(e))
        {
            throw new ServerException(ServerError.Conflict, $"There is a record of server {server.Id} already.", e);
        }
    }

    public Task<bool> TryUpdateAsync(ServerRecord server, long expectedVersion, CancellationToken cancellationToken) => _calls.RunAsync(async token =>
    {
        var result = await _servers.ReplaceOneAsync(MongoDbFilter.Is(server.Id, expectedVersion), ServerDocument.Of(server), cancellationToken: token);
        return Written(result.MatchedCount == 1);
    }, cancellationToken);

    public Task<bool> TryRemoveAsync(string id, long expectedVersion, CancellationToken cancellationToken) => _calls.RunAsync(async token =>
        Written((await _servers.DeleteOneAsync(MongoDbFilter.Is(id, expectedVersion), token)).DeletedCount == 1), cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => _calls.RunAsync(async token =>
    {
        if (!Volatile.Read(ref _hasIndexes))
        {
            await _servers.Indexes.CreateManyAsync(
                new[] { ServerDocument.ManagerId, MongoDbFilter.UserId, MongoDbFilter.Status, MongoDbFilter.FormerUserId, MongoDbFilter.FormerStatus }
                    .Select(Index),
                token);
            Volatile.Write(ref _hasIndexes, true);
        }

        // a write that finds nothing: refused where writes are
        await _servers.DeleteOneAsync(MongoDbFilter.Is(""), token);
        if (Volatile.Read(ref _hasWritten))
            await _renewal.GoOnAsync(token);

        return true;
    }, cancellationToken);

    public Task<string?> ReadNoteAsync(string name, CancellationToken cancellationToken) => _calls.RunAsync(async token =>
        (await _notes.Find(n => n.Name == name).FirstOrDefaultAsync(token))?.Text, cancellationToken);

    public Task WriteNoteAsync(string name, string text, CancellationToken cancellationToken) => _calls.RunAsync(async token =>
    {
        await _notes.ReplaceOneAsync(n => n.Name == name, new NoteDocument { Name = name, Text = text }, new ReplaceOptions { IsUpsert = true }, token);
        return Written(true);
    }, cancellationToken);

    public void Dispose() => _client.Dispose();

    /// <summary>
    /// The host writes once it knows that the store is its own, and each start of a manager writes a note. Whoever only looks (<c>--check</c>, an export, a
    /// manager in custody) must not renew what belongs to one that is at work.
    /// </summary>
    private bool Written(bool isWritten)
    {
        if (isWritten)
            Volatile.Write(ref _hasWritten, true);

        return isWritten;
    }

    private static CreateIndexModel<BsonDocument> Index(string path) => new(Builders<BsonDocument>.IndexKeys.Ascending(path));
}
