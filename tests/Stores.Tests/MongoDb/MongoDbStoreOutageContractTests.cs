using Modular.Abstractions;
using Modular.Testing;
using Modular.Testing.MongoDb;
using Modular.Testing.Stores;

namespace Modular.Stores.Tests.MongoDb;

[TestFixture]
internal sealed class MongoDbStoreOutageContractTests : StoreOutageContract
{
    private MongoDbServer _server = null!;

    /// <summary>Not a measurement: end-to-end tests look at what a caller waits.</summary>
    protected override TimeSpan AnswerLimit => TimeSpan.FromMinutes(1);

    /// <summary>One of its own: others must not be there while it is stopped.</summary>
    [OneTimeSetUp]
    public async Task StartAsync() => _server = await MongoDbServer.StartAsync(16792);

    [OneTimeTearDown]
    public void Stop() => _server.Dispose();

    protected override Task<IStateStore> OpenAsync() => Task.FromResult<IStateStore>(
        new Modular.Stores.MongoDb.MongoDbStore(
            new Modular.Stores.MongoDb.MongoDbOptions { Url = _server.Url, Database = "modular_frozen" }, MongoDbDatabase.Host("manager-1"), TimeProvider.System));

    protected override async Task<IAsyncDisposable> CutOffAsync() => await FrozenProcess.FreezeAsync(_server.ProcessId!.Value);
}
