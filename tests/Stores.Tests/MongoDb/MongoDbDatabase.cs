using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Stores.MongoDb;
using Modular.Testing.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Modular.Stores.Tests.MongoDb;

/// <summary>One server for all tests of this folder, and in it a collection for each test.</summary>
[SetUpFixture]
internal sealed class MongoDbDatabase
{
    private const string Name = "modular_tests";
    private static MongoDbServer? _server;

    public static MongoDbServer Server => _server ?? throw new InvalidOperationException("The set-up has not run.");

    /// <summary>The collection of the test that runs.</summary>
    public static string Collection => $"servers_{Environment.ProcessId}_{TestContext.CurrentContext.Test.ID.Replace('-', '_')}";

    /// <summary>By a clock that stands still: on a busy machine the stand-in answers late, and that is no outage.</summary>
    public static MongoDbStore Open(string managerId = "manager-1") =>
        new(new MongoDbOptions { Url = Server.Url, Database = Name, Collection = Collection }, Host(managerId), new FakeTimeProvider());

    /// <summary>What an operator sees in his shell.</summary>
    public static IMongoCollection<BsonDocument> Documents(MongoClient client) => client.GetDatabase(Name).GetCollection<BsonDocument>(Collection);

    public static HostContext Host(string managerId) => new()
    {
        ManagerId = managerId,
        Node = "node-1",
        AdvertisedHost = "localhost",
        DataPath = "/nonexistent",
        LogPath = "/nonexistent",
        PortRange = new PortRange { Start = 13000, End = 13999 },
        PortReuseDelay = TimeSpan.Zero,
    };

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await MongoDbServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();
}
