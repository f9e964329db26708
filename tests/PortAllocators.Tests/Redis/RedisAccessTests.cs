using Microsoft.Extensions.Options;
using Modular.Abstractions;
using Modular.PortAllocators.Redis;
using Modular.Testing.Redis;

namespace Modular.PortAllocators.Tests.Redis;

/// <summary>What an operator reads when Redis is not as it should be.</summary>
internal sealed class RedisAccessTests
{
    [TestCase("redis://:wr0ng@127.0.0.1:{0}")]
    [TestCase("redis://nobody:wr0ng@127.0.0.1:{0}")]
    [TestCase("redis://127.0.0.1:{0}")]
    public async Task Calls_WithAWrongPassword_NameTheSettingAndNotThePassword(string url)
    {
        await using var books = await RedisBooks.StartAsync(password: "r1ght");
        var allocator = books.Open(string.Format(null, url, books.Redis.Port));

        for (var call = 0; call < 2; call++)
        {
            var failure = await FailureAsync(() => allocator.ReconcileAsync([], DateTimeOffset.UnixEpoch, CancellationToken.None));
            Assert.That(failure.Error, Is.EqualTo(ServerError.Unavailable));
            Assert.That(failure.Message, Does.Contain("REDIS_URL").And.Contain("password").And.Contain($"127.0.0.1:{books.Redis.Port}"));
            Assert.That(failure.ToString(), Does.Not.Contain("wr0ng").And.Not.Contain("r1ght"));
        }
    }

    [Test]
    public void Open_WithoutAUrl_NamesTheSetting() =>
        Assert.That(() => new RedisPortAllocator(new RedisPortAllocatorOptions(), RedisBooks.Context("node-1"), TimeProvider.System),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("REDIS_URL"));

    [TestCase("maxmemory", "1", "maxmemory")]
    [TestCase("min-replicas-to-write", "1", "refused")]
    public async Task Calls_ThatRedisRefuses_SayWhy(string setting, string value, string word)
    {
        await using var books = await RedisBooks.StartAsync();
        var allocator = await books.OpenReconciledAsync();
        await RedisCommand.SendAsync(books.Redis, "CONFIG", "SET", setting, value);

        var failure = await FailureAsync(() => allocator.AcquireAsync(new PortRequest { Owner = "a" }, CancellationToken.None));

        Assert.That(failure.Error, Is.EqualTo(ServerError.Unavailable));
        Assert.That(failure.Message, Does.Contain(word));
    }

    [Test]
    public async Task Calls_ToAReplica_SayThatThePrimaryIsNeeded()
    {
        await using var books = await RedisBooks.StartAsync();
        await RedisCommand.SendAsync(books.Redis, "REPLICAOF", "127.0.0.1", "1");

        var failure = await FailureAsync(() => books.Open().ReconcileAsync([], DateTimeOffset.UnixEpoch, CancellationToken.None));

        Assert.That(failure.Message, Does.Contain("primary"));
    }

    [TestCase(true, 0)]
    [TestCase(false, 1)]
    public async Task Check_WarnsWhenTheAppendOnlyFileIsOff(bool appendOnly, int findings)
    {
        await using var books = await RedisBooks.StartAsync(appendOnly);

        var found = await books.Open().CheckAsync(CancellationToken.None);

        Assert.That(found, Has.Count.EqualTo(findings));
        Assert.That(found.Select(f => f.Fix), Has.All.Contain("appendonly yes"));
    }

    [Test]
    public async Task Check_WhereConfigIsForbidden_SaysNothing()
    {
        await using var books = await RedisBooks.StartAsync(appendOnly: false);
        await RedisCommand.SendAsync(books.Redis, "ACL", "SETUSER", "limited", "on", ">pw", "~*", "+@all", "-config");

        Assert.That(await books.Open($"redis://limited:pw@127.0.0.1:{books.Redis.Port}").CheckAsync(CancellationToken.None), Is.Empty);
    }

    private static async Task<ServerException> FailureAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ServerException e)
        {
            return e;
        }

        throw new AssertionException("It did not fail.");
    }
}
