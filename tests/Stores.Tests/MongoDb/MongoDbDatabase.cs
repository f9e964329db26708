using Modular.Stores.MongoDb;
using Modular.Testing.MongoDb;

namespace Modular.Stores.Tests.MongoDb;

/// <summary>One server for all tests of this folder, and in it a collection for each test.</summary>
[SetUpFixture]
internal sealed class MongoDbDatabase
{
    private static MongoDbServer? _server;

    public static MongoDbServer Server => _server ?? throw new InvalidOperationException("The set-up has not run.");

    public static MongoDbStore Open() => new(new MongoDbOptions
    {
        Url = Server.Url,
        Database = "modular_tests",
        Collection = $"servers_{Environment.ProcessId}_{TestContext.CurrentContext.Test.ID.Replace('-', '_')}",
    }, TimeProvider.System);

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await MongoDbServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();
}
