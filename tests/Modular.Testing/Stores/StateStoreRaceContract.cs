using Modular.Abstractions;

namespace Modular.Testing.Stores;

/// <summary>What every <see cref="IStateStore"/> must withstand when many write at once. Derive from it beside <see cref="StateStoreContract"/>.</summary>
public abstract class StateStoreRaceContract : StateStoreFixture
{
    private const int Writers = 64;

    /// <summary>Of many that add one id, one succeeds.</summary>
    [Test]
    public async Task Add_OfOneIdByMany_SucceedsOnce()
    {
        var successes = await CountAsync(async number =>
        {
            try
            {
                await Store.AddAsync(ServerRecords.Sample(0, $"user-{number}"), CancellationToken.None);
                return true;
            }
            catch (ServerException e) when (e.Error == ServerError.Conflict)
            {
                return false;
            }
        });

        Assert.That(successes, Is.EqualTo(1));
    }

    /// <summary>Of many that update from one version, one succeeds, and its record is the one that stays.</summary>
    [Test]
    public async Task Update_FromOneVersionByMany_SucceedsOnce()
    {
        await Store.AddAsync(ServerRecords.Sample(), CancellationToken.None);
        var winner = 0;

        var successes = await CountAsync(async number =>
        {
            var won = await Store.TryUpdateAsync(ServerRecords.Sample() with { Version = 2, Port = 20000 + number }, 1, CancellationToken.None);
            if (won)
                winner = 20000 + number;

            return won;
        });

        Assert.That(successes, Is.EqualTo(1));
        Assert.That((await Store.FindAsync(ServerRecords.Sample().Id, CancellationToken.None))!.Port, Is.EqualTo(winner));
    }

    /// <summary>Many that read, add one and write back by compare-and-swap lose no step.</summary>
    [Test]
    public async Task Update_AsACounterByMany_LosesNoStep()
    {
        await Store.AddAsync(ServerRecords.Sample() with { Restarts = 0 }, CancellationToken.None);

        await CountAsync(async _ =>
        {
            for (var step = 0; step < 5; step++)
                await CountUpAsync();

            return true;
        });

        Assert.That((await Store.FindAsync(ServerRecords.Sample().Id, CancellationToken.None))!.Restarts, Is.EqualTo(Writers * 5));
    }

    /// <summary>An update and a removal of one version never both succeed.</summary>
    [Test]
    public async Task Remove_AgainstUpdates_NeverBothSucceed()
    {
        for (var round = 0; round < 20; round++)
        {
            var record = ServerRecords.Sample(round);
            await Store.AddAsync(record, CancellationToken.None);

            var results = await Task.WhenAll(
                Store.TryUpdateAsync(record with { Version = 2 }, 1, CancellationToken.None),
                Store.TryRemoveAsync(record.Id, 1, CancellationToken.None));

            Assert.That(results.Count(won => won), Is.EqualTo(1));
        }
    }

    private async Task CountUpAsync()
    {
        while (true)
        {
            var now = (await Store.FindAsync(ServerRecords.Sample().Id, CancellationToken.None))!;
            if (await Store.TryUpdateAsync(now with { Version = now.Version + 1, Restarts = now.Restarts + 1 }, now.Version, CancellationToken.None))
                return;
        }
    }

    private static async Task<int> CountAsync(Func<int, Task<bool>> action) =>
        (await Task.WhenAll(Enumerable.Range(1, Writers).Select(number => Task.Run(() => action(number))))).Count(success => success);
}
