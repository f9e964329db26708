using Modular.Abstractions;
using Modular.Stores.MongoDb;
using Modular.Testing.Stores;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Modular.Stores.Tests.MongoDb;

/// <summary>A store, and beside it what an operator sees of it in a shell.</summary>
internal abstract class MongoDbDocumentFixture : IDisposable
{
    private readonly MongoClient _client = new(MongoDbDatabase.Server.Url);

    protected MongoDbStore Store { get; private set; } = null!;

    protected IMongoCollection<BsonDocument> Documents => MongoDbDatabase.Documents(_client);

    [SetUp]
    public async Task OpenAsync()
    {
        Store = MongoDbDatabase.Open();
        await Store.CheckAsync(CancellationToken.None);
    }

    [TearDown]
    public void Close() => Store.Dispose();

    [OneTimeTearDown]
    public void Dispose() => _client.Dispose();

    protected Task<BsonDocument> StoredAsync(int number) => Documents.Find(IdOf(number)).SingleAsync();

    protected static BsonDocument IdOf(int number) => new("_id", ServerRecords.Sample(number).Id);

    protected Task<Page<ServerRecord>> ListAsync(ServerQuery? query = null) => Store.ListAsync(query ?? new ServerQuery(), CancellationToken.None);

    protected async Task AssertFoundAsync(ServerRecord record) =>
        Assert.That(ServerRecordJson.Serialize((await Store.FindAsync(record.Id, CancellationToken.None))!), Is.EqualTo(ServerRecordJson.Serialize(record)));
}
