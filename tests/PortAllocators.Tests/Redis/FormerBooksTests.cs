using Modular.Abstractions;
using Modular.PortAllocators.Redis;
using Modular.Testing.Redis;

namespace Modular.PortAllocators.Tests.Redis;

/// <summary>Books of a name that a manager's node bears no more.</summary>
internal sealed class FormerBooksTests
{
    private RedisBooks _books = null!;

    [SetUp]
    public async Task StartRedis() => _books = await RedisBooks.StartAsync();

    [TearDown]
    public async Task EndRedis() => await _books.DisposeAsync();

    [Test]
    public async Task Leave_OfBooksThatNobodyElseUses_RemovesThem()
    {
        var before = await OpenAsync("c1", "manager-1");
        var port = await AcquireAsync(before, "a");
        await AcquireAsync(before, "deleted");
        await before.ReleaseAsync("rests", CancellationToken.None);
        var now = await OpenAsync("c2", "manager-1", new PortHolding { Owner = "a", Port = port, Active = true });

        Assert.That(await now.LeaveAsync("c1", ["a", "deleted"], CancellationToken.None), Is.Zero);

        Assert.That(await KeysAsync(), Is.EqualTo("{modular:ports:c2}"));
        Assert.That((await now.ListAsync(CancellationToken.None))[0], Has.Property("Status").EqualTo(PortStatus.Allocated).And.Property("Owner").EqualTo("a"));
    }

    [Test]
    public async Task Leave_OfBooksThatAnotherUses_LeavesThatOnesPorts()
    {
        var (before, other) = (await OpenAsync("c1", "manager-1"), await OpenAsync("c1", "manager-2"));
        await AcquireAsync(before, "a");
        var port = await AcquireAsync(other, "b");
        var now = await OpenAsync("c2", "manager-1");

        Assert.That(await now.LeaveAsync("c1", ["a"], CancellationToken.None), Is.EqualTo(1));
        Assert.That(await now.LeaveAsync("c1", ["a"], CancellationToken.None), Is.EqualTo(1), "again");

        Assert.That(other.IsReconciliationDue, Is.False);
        Assert.That(await AcquireAsync(other, "b"), Is.EqualTo(port));
        Assert.That((await other.ListAsync(CancellationToken.None)).Count(p => p.Owner is not null), Is.EqualTo(1));
    }

    [Test]
    public async Task Leave_OfBooksThatAnotherUsesWithoutAPort_IsMadeUpForByThatOne()
    {
        var other = await OpenAsync("c1", "manager-2");
        var now = await OpenAsync("c2", "manager-1");
        await now.LeaveAsync("c1", [], CancellationToken.None);

        Assert.That(() => AcquireAsync(other, "b"), Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable));
        Assert.That(other.IsReconciliationDue, Is.True);
        await other.ReconcileAsync([], DateTimeOffset.MaxValue, CancellationToken.None);
        Assert.That(await AcquireAsync(other, "b"), Is.EqualTo(RedisBooks.FirstPort));
    }

    [TestCase("c2", null, TestName = "Leave_OfThePresentBooks_ChangesNothing")]
    [TestCase("c1", "shared", TestName = "Leave_OfBooksWithANameOfTheirOwn_ChangesNothing")]
    [TestCase("no such", null, TestName = "Leave_OfBooksThatDoNotExist_ChangesNothing")]
    public async Task Leave_ChangesNothing(string former, string? name)
    {
        var now = await OpenAsync("c2", "manager-1", name);
        var port = await AcquireAsync(now, "a");

        Assert.That(await now.LeaveAsync(former, ["a"], CancellationToken.None), Is.Zero);

        Assert.That(now.IsReconciliationDue, Is.False);
        Assert.That((await now.ListAsync(CancellationToken.None)).Single(p => p.Owner == "a").Port, Is.EqualTo(port));
    }

    [Test]
    public async Task Leave_WhileRedisIsAway_IsUnavailable()
    {
        var now = await OpenAsync("c2", "manager-1");
        await _books.Redis.KillAsync();

        Assert.That(() => now.LeaveAsync("c1", ["a"], CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable));
    }

    private Task<RedisPortAllocator> OpenAsync(string node, string manager, params PortHolding[] truth) => OpenAsync(node, manager, null, truth);

    private async Task<RedisPortAllocator> OpenAsync(string node, string manager, string? name, params PortHolding[] truth)
    {
        var allocator = _books.Open(node: node, manager: manager, name: name);
        await allocator.ReconcileAsync(truth, DateTimeOffset.MaxValue, CancellationToken.None);
        return allocator;
    }

    private async Task<string> KeysAsync() => (await RedisCommand.SendAsync(_books.Redis, "KEYS", "*")).Trim();

    private static Task<int> AcquireAsync(RedisPortAllocator allocator, string owner) =>
        allocator.AcquireAsync(new PortRequest { Owner = owner }, CancellationToken.None);
}
