using Modular.Abstractions;
using Modular.PortAllocators.Redis;

namespace Modular.PortAllocators.Tests.Redis;

/// <summary>Several managers on one Redis.</summary>
internal sealed class SharedBooksTests
{
    private RedisBooks _books = null!;

    [SetUp]
    public async Task StartRedis() => _books = await RedisBooks.StartAsync();

    [TearDown]
    public async Task EndRedis() => await _books.DisposeAsync();

    [Test]
    public async Task Acquire_ByManyThroughTwoManagers_GivesNoPortTwice()
    {
        RedisPortAllocator[] managers = [await _books.OpenReconciledAsync(), await _books.OpenReconciledAsync()];

        var ports = await Task.WhenAll(Enumerable.Range(0, 128).Select(i => Task.Run(() => AcquireAsync(managers[i % 2], $"owner-{i}"))));

        Assert.That(ports.Distinct().Count(), Is.EqualTo(128));
        Assert.That(ports, Has.All.InRange(RedisBooks.FirstPort, RedisBooks.FirstPort + 127), "no probe takes another's for a stranger");
    }

    [Test]
    public async Task Owner_OfOneManager_IsKnownToTheOther()
    {
        var first = await _books.OpenReconciledAsync();
        var second = _books.Open();
        var port = await AcquireAsync(first, "a");
        await second.ReconcileAsync([new PortHolding { Owner = "a", Port = port, Active = true }], TimeProvider.System.GetUtcNow(), CancellationToken.None);

        Assert.That(await AcquireAsync(second, "a"), Is.EqualTo(port));
        Assert.That((await first.ListAsync(CancellationToken.None))[0],
            Has.Property("Status").EqualTo(PortStatus.Allocated).And.Property("Owner").EqualTo("a"));
        Assert.That(first.IsReconciliationDue, Is.False, "a second manager that starts does not disturb the first");
    }

    [Test]
    public async Task Reconcile_ByAManagerThatDoesNotKnowTheRecord_FreesNothing()
    {
        var first = await _books.OpenReconciledAsync();
        var port = await AcquireAsync(first, "a");
        var second = _books.Open(manager: "manager-2");

        var result = await second.ReconcileAsync([], TimeProvider.System.GetUtcNow(), CancellationToken.None);

        Assert.That(result.Released, Is.Empty);
        Assert.That(await AcquireAsync(second, "b"), Is.Not.EqualTo(port));
        Assert.That((await first.ReconcileAsync([], TimeProvider.System.GetUtcNow(), CancellationToken.None)).Released, Is.EqualTo(new[] { port }));
    }

    [Test]
    public async Task Nodes_OnOneRedis_HaveBooksOfTheirOwn()
    {
        var here = await _books.OpenReconciledAsync();
        var there = _books.Open(node: "node-2");
        await there.ReconcileAsync([], TimeProvider.System.GetUtcNow(), CancellationToken.None);

        Assert.That(await AcquireAsync(here, "a"), Is.EqualTo(await AcquireAsync(there, "b")));
    }

    [Test]
    public void Acquire_BeforeTheFirstReconciliation_IsUnavailable()
    {
        var allocator = _books.Open();

        Assert.That(allocator.IsReconciliationDue, Is.True);
        Assert.That(() => AcquireAsync(allocator, "a"), Throws.TypeOf<ServerException>()
            .With.Property("Error").EqualTo(ServerError.Unavailable).And.Message.Contains("reconciled").And.Property("RetryAfter").Not.Null);
    }

    [Test]
    public async Task Acquire_WithManyThousandHoldings_StillAnswers()
    {
        var allocator = await _books.OpenReconciledAsync([.. Enumerable.Range(0, 20_000).Select(i => new PortHolding
        {
            Owner = $"owner-{i}",
            Port = 20_000 + i,
            Active = true,
        })]);

        Assert.That(await AcquireAsync(allocator, "a"), Is.EqualTo(RedisBooks.FirstPort));
        Assert.That(await allocator.ListAsync(CancellationToken.None), Has.Count.EqualTo(RedisBooks.Count));
    }

    private static Task<int> AcquireAsync(RedisPortAllocator allocator, string owner) =>
        allocator.AcquireAsync(new PortRequest { Owner = owner }, CancellationToken.None);
}
