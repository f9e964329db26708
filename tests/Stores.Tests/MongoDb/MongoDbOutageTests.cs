using System.Diagnostics;
using Modular.Abstractions;
using Modular.Stores.MongoDb;
using Modular.Testing.MongoDb;
using Modular.Testing.Stores;

namespace Modular.Stores.Tests.MongoDb;

internal sealed class MongoDbOutageTests
{
    private const int Port = 16790;
    /// <summary>Not a measurement: end-to-end tests look at what a caller waits.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    [Test]
    public async Task Calls_WhileItIsDown_FailInTimeAndWorkAgainByThemselves()
    {
        using var first = await MongoDbServer.StartAsync(Port);
        using var store = Open(first.Url);
        await UntilAsync(() => store.CheckAsync(CancellationToken.None));

        first.Kill();
        for (var i = 0; i < 3; i++)
        {
            Assert.That(() => store.AddAsync(ServerRecords.Sample(i), CancellationToken.None).WaitAsync(Bound),
                Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable).And.Property("RetryAfter").Not.Null);
        }

        using var second = await MongoDbServer.StartAsync(Port);
        await UntilAsync(() => store.AddAsync(ServerRecords.Sample(9), CancellationToken.None));
        Assert.That(await store.FindAsync(ServerRecords.Sample(9).Id, CancellationToken.None), Is.Not.Null);
    }

    [Test]
    public void Open_WhereNobodyListens_SaysWhatToLookAt()
    {
        using var store = Open("mongodb://user:topsecret@127.0.0.1:16791/x");

        Assert.That(() => store.CheckAsync(CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Message.Contains("MONGODB_URL").And.Message.Not.Contains("topsecret"));
    }

    [TestCase(null)]
    [TestCase("mongodb://user:topsecret@")]
    [TestCase("nonsense topsecret")]
    public void Open_WithoutAUsableUrl_NamesTheSetting(string? url) =>
        Assert.That(() => Open(url), Throws.TypeOf<ServerException>().With.Message.Contains("MONGODB_URL").And.Message.Not.Contains("topsecret"));

    private static MongoDbStore Open(string? url) =>
        new(new MongoDbOptions { Url = url, Database = "modular_outage" }, MongoDbDatabase.Host("manager-1"), TimeProvider.System);

    private static async Task UntilAsync(Func<Task> action)
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await action();
                return;
            }
            catch (ServerException e) when (e.Error == ServerError.Unavailable && deadline.Elapsed < TimeSpan.FromMinutes(2))
            {
                await Task.Yield(); // each try takes its own time until the driver has found the server again
            }
        }
    }
}
