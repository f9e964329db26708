using Microsoft.Extensions.Time.Testing;
using Modular.Stores.MongoDb;
using Modular.Testing.MongoDb;

namespace Modular.Stores.Tests.MongoDb;

/// <summary>One server for all tests of this folder, and in it a collection for each test.</summary>
[SetUpFixture]
internal sealed class MongoDbDatabase
{
    private static MongoDbServer? _server;

    public static MongoDbServer Server => _server ?? throw new InvalidOperationException("The set-up has not run.");

    /// <summary>By a clock that stands still: on a busy machine the stand-in answers late, and that is no outage.</summary>
    public static MongoDbStore Open() => new(new MongoDbOptions
    {
        Url = Server.Url,
        Database = "modular_tests",
        Collection = $"servers_{Environment.ProcessId}_{TestContext.CurrentContext.Test.ID.Replace('-', '_')}",
    }, new FakeTimeProvider());

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await MongoDbServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();
}
