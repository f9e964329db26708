using MongoDB.Bson;
using MongoDB.Driver;

namespace Modular.Stores.MongoDb;

/// <summary>
/// Puts what a version before has written into the form of now, some at a time; both forms are read meanwhile. Only this manager's records: another may
/// be of that version still, and could not read its own any more.
/// </summary>
internal sealed class MongoDbRenewal(IMongoCollection<BsonDocument> servers, string managerId)
{
    private const int AtATime = 200;
    private string? _done;
    private bool _isFinished;

    /// <summary>
    /// Renews the next ones. The version of a record stays, for nothing of it changes; one that was changed in between is in the form of who changed it.
    /// </summary>
    public async Task GoOnAsync(CancellationToken cancellationToken)
    {
        if (_isFinished)
            return;

        var former = await servers.Find(MongoDbFilter.IsFormer(managerId) & MongoDbFilter.After(_done))
            .Sort(Builders<BsonDocument>.Sort.Ascending(ServerDocument.Id)).Limit(AtATime).ToListAsync(cancellationToken);
        var renewed = former.Select(ServerDocument.Renew).OfType<BsonDocument>()
            .Select(d => new ReplaceOneModel<BsonDocument>(
                MongoDbFilter.Is(d[ServerDocument.Id].AsString, d[ServerDocument.Version].AsInt64) & MongoDbFilter.IsFormer(managerId), d)).ToList();
        if (renewed.Count > 0)
            await WriteAsync(renewed, cancellationToken);

        _isFinished = former.Count < AtATime;
        _done = former.Select(d => d[ServerDocument.Id]).OfType<BsonString>().LastOrDefault()?.Value ?? _done;
    }

    private async Task WriteAsync(IReadOnlyCollection<WriteModel<BsonDocument>> renewed, CancellationToken cancellationToken)
    {
        try
        {
            await servers.BulkWriteAsync(renewed, new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        }
        catch (MongoBulkWriteException)
        {
            // what was refused stays as it was, and can be read; the others are written
        }
    }
}
