using System.Diagnostics;
using Microsoft.Extensions.Options;
using Modular.Abstractions;
using Modular.Stores.Redis;
using Modular.Testing.Stores;

namespace Modular.Stores.Tests.Redis;

internal sealed class RedisStoreTests
{
    /// <summary>Not a measurement: end-to-end tests look at what a caller waits.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    [Test, CancelAfter(300_000)]
    public async Task Restart_AfterKill_LosesNothing(CancellationToken token)
    {
        await using var redis = await RedisFixture.StartAsync();
        await using var store = redis.Open();
        for (var i = 0; i < 50; i++)
            await store.AddAsync(ServerRecords.Sample(i), token);

        await store.TryUpdateAsync(ServerRecords.Sample(3) with { Version = 2 }, 1, token);
        await store.TryRemoveAsync(ServerRecords.Sample(4).Id, 1, token);
        await redis.Server.KillAsync();
        await redis.Server.StartAsync();
        await UntilItAnswersAsync(store, token);

        var page = await store.ListAsync(new ServerQuery(), token);
        Assert.That(page.Items.Select(r => r.Id), Is.EqualTo(Enumerable.Range(0, 50).Where(i => i != 4).Select(i => ServerRecords.Sample(i).Id)));
        Assert.That(page.Items[3].Version, Is.EqualTo(2));
    }

    [Test, CancelAfter(300_000)]
    public async Task Calls_WhileRedisIsDown_FailInTimeAndWorkAgainAfterItsReturn(CancellationToken token)
    {
        await using var redis = await RedisFixture.StartAsync();
        await using var store = redis.Open();
        await store.AddAsync(ServerRecords.Sample(), token);
        await redis.Server.KillAsync();
        await AssertFailsInTimeAsync(store);

        await redis.Server.StartAsync();
        await UntilItAnswersAsync(store, token);
        Assert.That(await store.TryUpdateAsync(ServerRecords.Sample() with { Version = 2 }, 1, token), Is.True);
    }

    [Test, CancelAfter(300_000)]
    public async Task Calls_WhileRedisHangs_FailInTime(CancellationToken token)
    {
        await using var redis = await RedisFixture.StartAsync();
        await using var store = redis.Open();
        await store.CheckAsync(token);
        using var stop = Process.Start("kill", ["-STOP", $"{redis.Server.ProcessId}"]);
        await stop.WaitForExitAsync(token);

        await AssertFailsInTimeAsync(store);
    }

    [Test]
    public async Task List_WithAFilterOverManyPages_CountsAndPagesAllThatMatch()
    {
        await using var redis = await RedisFixture.StartAsync();
        await using var store = redis.Open();
        await Task.WhenAll(
            Enumerable.Range(0, 1300).Select(i => store.AddAsync(ServerRecords.Sample(i, i % 100 == 0 ? "bob" : "alice"), CancellationToken.None)));

        var first = await store.ListAsync(new ServerQuery { UserId = "bob", Limit = 8 }, CancellationToken.None);
        var second = await store.ListAsync(new ServerQuery { UserId = "bob", Limit = 8, Cursor = first.NextCursor }, CancellationToken.None);

        Assert.That(first.Items.Concat(second.Items).Select(r => r.Id), Is.EqualTo(Enumerable.Range(0, 13).Select(i => ServerRecords.Sample(i * 100).Id)));
        Assert.That((first.Total, second.Total, second.NextCursor), Is.EqualTo((13L, 13L, (string?)null)));
    }

    [TestCase(true, 0)]
    [TestCase(false, 1)]
    public async Task Check_WarnsWhenTheAppendOnlyFileIsOff(bool appendOnly, int findings)
    {
        await using var redis = await RedisFixture.StartAsync(appendOnly: appendOnly);
        await using var store = redis.Open();

        Assert.That(await ((ISelfCheck)store).CheckAsync(CancellationToken.None), Has.Count.EqualTo(findings));
    }

    [Test]
    public void Open_WithoutAUrl_NamesTheSetting() => Assert.That(() => new RedisStore(new RedisStoreOptions(), TimeProvider.System),
        Throws.TypeOf<OptionsValidationException>().With.Message.Contains("REDIS_URL").And.Message.Contains("Plugins:Stores:Redis:Url"));

    private static async Task AssertFailsInTimeAsync(RedisStore store)
    {
        var record = ServerRecords.Sample(9);
        Func<Task>[] calls =
        [
            () => store.FindAsync(record.Id, CancellationToken.None), () => store.ListAsync(new ServerQuery(), CancellationToken.None),
            () => store.ListAsync(new ServerQuery { UserId = "bob" }, CancellationToken.None), () => store.AddAsync(record, CancellationToken.None),
            () => store.TryUpdateAsync(record, 1, CancellationToken.None), () => store.TryRemoveAsync(record.Id, 1, CancellationToken.None),
            () => store.CheckAsync(CancellationToken.None),
        ];
        await Task.WhenAll(
            calls.Select(
                async call =>
                    await Assert.ThatAsync(() => call().WaitAsync(Bound),
                        Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable).And.Property("RetryAfter").Not.Null)));
    }

    private static async Task UntilItAnswersAsync(RedisStore store, CancellationToken token)
    {
        while (true)
        {
            try
            {
                await store.CheckAsync(token);
                return;
            }
            catch (ServerException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), token);
            }
        }
    }
}
