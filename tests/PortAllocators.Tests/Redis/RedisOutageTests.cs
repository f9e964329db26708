using System.Diagnostics;
using Modular.Abstractions;
using Modular.PortAllocators.Redis;
using Modular.Testing.Redis;

namespace Modular.PortAllocators.Tests.Redis;

/// <summary>kill -9 of a real Redis.</summary>
internal sealed class RedisOutageTests
{
    /// <summary>Not a measurement: end-to-end tests look at what a caller waits.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    [Test, CancelAfter(300_000)]
    public async Task Restart_WithAppendOnlyFile_LosesNothing(CancellationToken token)
    {
        await using var books = await RedisBooks.StartAsync(appendOnly: true);
        var allocator = await books.OpenReconciledAsync();
        var held = await AcquireManyAsync(allocator, 40);

        await books.Redis.KillAsync();
        await books.Redis.StartAsync();
        var kept = await WhenReconciledAsync(allocator, [], DateTimeOffset.UnixEpoch, token);

        Assert.That(kept.Released, Is.Empty);
        Assert.That(await HoldersAsync(allocator), Is.EquivalentTo(held));
    }

    [Test, CancelAfter(300_000)]
    public async Task Restart_WithoutAppendOnlyFile_HandsOutNothingBeforeTheTruthIsTold(CancellationToken token)
    {
        await using var books = await RedisBooks.StartAsync(appendOnly: false);
        var allocator = await books.OpenReconciledAsync();
        var held = await AcquireManyAsync(allocator, 40);
        var truth = held.Select(h => new PortHolding { Owner = h.Owner, Port = h.Port, Active = true }).ToList();

        await books.Redis.KillAsync();
        await books.Redis.StartAsync();
        Assert.That(async () => await UntilItAnswersAsync(allocator, token), Throws.TypeOf<ServerException>().With.Message.Contains("reconciled"));
        Assert.That(allocator.IsReconciliationDue, Is.True);
        await WhenReconciledAsync(allocator, truth, TimeProvider.System.GetUtcNow(), token);

        Assert.That(await HoldersAsync(allocator), Is.EquivalentTo(held));
        Assert.That(held.Select(h => h.Port), Has.None.EqualTo(await AcquireAsync(allocator, "new")));
    }

    [Test, CancelAfter(300_000)]
    public async Task Flush_WhileConnected_HandsOutNothingBeforeTheTruthIsTold(CancellationToken token)
    {
        await using var books = await RedisBooks.StartAsync();
        RedisPortAllocator first = await books.OpenReconciledAsync(), second = await books.OpenReconciledAsync();
        var port = await AcquireAsync(first, "a");

        await RedisCommand.SendAsync(books.Redis, "FLUSHALL");
        Assert.That(() => AcquireAsync(first, "b"), Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable));
        await WhenReconciledAsync(first, [new PortHolding { Owner = "a", Port = port, Active = true }], TimeProvider.System.GetUtcNow(), token);

        Assert.That(await AcquireAsync(first, "b"), Is.Not.EqualTo(port));
        Assert.That(() => AcquireAsync(second, "c"), Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable),
            "its records may be unknown to the first");
        Assert.That(second.IsReconciliationDue, Is.True);
    }

    [Test, CancelAfter(300_000)]
    public async Task Calls_WhileRedisIsDown_FailInTimeAndWorkAgainAfterItsReturn(CancellationToken token)
    {
        await using var books = await RedisBooks.StartAsync();
        var allocator = await books.OpenReconciledAsync();
        await books.Redis.KillAsync();
        await AssertFailsInTimeAsync(allocator);
        await Task.Delay(TimeSpan.FromSeconds(2), token); // an outage that lasts
        await AssertFailsInTimeAsync(allocator);

        await books.Redis.StartAsync();
        await WhenReconciledAsync(allocator, [], TimeProvider.System.GetUtcNow(), token);

        Assert.That(await AcquireAsync(allocator, "a"), Is.EqualTo(RedisBooks.FirstPort));
    }

    [Test, CancelAfter(300_000)]
    public async Task Calls_WhenRedisComesAfterTheManager_WorkAfterItsStart(CancellationToken token)
    {
        await using var books = await RedisBooks.StartAsync();
        await books.Redis.KillAsync();
        var allocator = books.Open();
        await AssertFailsInTimeAsync(allocator);

        await books.Redis.StartAsync();
        await WhenReconciledAsync(allocator, [], TimeProvider.System.GetUtcNow(), token);

    }

    [Test, CancelAfter(300_000)]
    public async Task Calls_WhileRedisHangs_FailInTime(CancellationToken token)
    {
        await using var books = await RedisBooks.StartAsync();
        var allocator = await books.OpenReconciledAsync();
        using var stop = Process.Start("kill", ["-STOP", $"{books.Redis.ProcessId}"]);
        await stop.WaitForExitAsync(token);

        await AssertFailsInTimeAsync(allocator);
    }

    private static async Task AssertFailsInTimeAsync(RedisPortAllocator allocator)
    {
        Func<Task>[] calls =
        [
            () => AcquireAsync(allocator, "a"), () => allocator.ReleaseAsync("a", CancellationToken.None), () => allocator.ListAsync(CancellationToken.None),
            () => allocator.SetActiveAsync("a", true, CancellationToken.None),
            () => allocator.ReconcileAsync([], DateTimeOffset.UnixEpoch, CancellationToken.None),
        ];
        await Task.WhenAll(
            calls.Select(
                async call =>
                    await Assert.ThatAsync(() => call().WaitAsync(Bound),
                        Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable).And.Property("RetryAfter").Not.Null)));
    }

    /// <summary>As the host does: looks again and again until the truth could be told.</summary>
    private static async Task<PortReconciliation> WhenReconciledAsync(RedisPortAllocator allocator, List<PortHolding> truth, DateTimeOffset asOf,
        CancellationToken token)
    {
        PortReconciliation? first = null;
        while (first is null || allocator.IsReconciliationDue)
        {
            try
            {
                var done = await allocator.ReconcileAsync(truth, asOf, token);
                first ??= done;
            }
            catch (ServerException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), token);
            }
        }

        return first;
    }

    private static async Task UntilItAnswersAsync(RedisPortAllocator allocator, CancellationToken token)
    {
        while (true)
        {
            try
            {
                await AcquireAsync(allocator, "new");
                return;
            }
            catch (ServerException e) when (!e.Message.Contains("reconciled", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), token);
            }
        }
    }

    private static async Task<List<(string Owner, int Port)>> AcquireManyAsync(RedisPortAllocator allocator, int count) =>
        [.. await Task.WhenAll(Enumerable.Range(0, count).Select(async i => ($"owner-{i}", await AcquireAsync(allocator, $"owner-{i}"))))];

    private static async Task<IEnumerable<(string Owner, int Port)>> HoldersAsync(RedisPortAllocator allocator) =>
        (await allocator.ListAsync(CancellationToken.None)).Where(p => p.Owner is not null).Select(p => (p.Owner!, p.Port));

    private static Task<int> AcquireAsync(RedisPortAllocator allocator, string owner) =>
        allocator.AcquireAsync(new PortRequest { Owner = owner }, CancellationToken.None);
}
