using Modular.Abstractions;

namespace Modular.Testing.Stores;

/// <summary>What every <see cref="IStateStore"/> must withstand when many write at once. Derive from it beside <see cref="StateStoreContract"/>.</summary>
public abstract class StateStoreRaceContract : StateStoreFixture
{
    private const int RecordsOfARound = 25;

    /// <summary>Of many that add one id, one succeeds, every time.</summary>
    [Test]
    public async Task Add_OfOneIdByMany_SucceedsOnce()
    {
        foreach (var round in Race.Rounds())
        {
            var winners = await RaceAsync(round, async (record, writer) =>
            {
                try
                {
                    await Store.AddAsync(record with { Port = 20000 + writer }, CancellationToken.None);
                    return true;
                }
                catch (ServerException e) when (e.Error == ServerError.Conflict)
                {
                    return false;
                }
            });

            await AssertOneWonAsync(winners, round, "of many that add one id, one must succeed and the others get Conflict");
        }
    }

    /// <summary>Of many that update from one version, one succeeds, and its record is the one that stays; every time.</summary>
    [Test]
    public async Task Update_FromOneVersionByMany_SucceedsOnce()
    {
        foreach (var round in Race.Rounds())
        {
            foreach (var record in RecordsOf(round))
                await Store.AddAsync(record, CancellationToken.None);

            var winners = await RaceAsync(round, (record, writer) =>
                Store.TryUpdateAsync(record with { Version = 2, Port = 20000 + writer }, 1, CancellationToken.None));

            await AssertOneWonAsync(winners, round, "of many that update from one version, one must succeed: to compare and to write is one step");
        }
    }

    /// <summary>Many that read, add one and write back by compare-and-swap lose no step.</summary>
    [Test]
    public async Task Update_AsACounterByMany_LosesNoStep()
    {
        const int Steps = 80;
        await Store.AddAsync(ServerRecords.Sample() with { Restarts = 0 }, CancellationToken.None);

        await Race.RunAsync(Race.Runners, async _ =>
        {
            for (var step = 0; step < Steps; step++)
                await CountUpAsync();

            return true;
        });

        Assert.That((await Store.FindAsync(ServerRecords.Sample().Id, CancellationToken.None))!.Restarts, Is.EqualTo(Race.Runners * Steps),
            "an update that had succeeded was overwritten by another");
    }

    /// <summary>An update and a removal of one version never both succeed.</summary>
    [Test]
    public async Task Remove_AgainstUpdates_NeverBothSucceed()
    {
        foreach (var round in Race.Rounds())
        {
            foreach (var record in RecordsOf(round))
                await Store.AddAsync(record, CancellationToken.None);

            var winners = await RaceAsync(round, (record, writer) => writer % 2 == 0
                ? Store.TryUpdateAsync(record with { Version = 2 }, 1, CancellationToken.None)
                : Store.TryRemoveAsync(record.Id, 1, CancellationToken.None));

            Assert.That(winners.Select(w => w.Count), Is.All.EqualTo(1), "of updates and removals of one version, one must succeed");
        }
    }

    private static ServerRecord[] RecordsOf(int round) =>
        [.. Enumerable.Range(round * RecordsOfARound, RecordsOfARound).Select(number => ServerRecords.Sample(number))];

    /// <summary>For each record of the round, the writers that succeeded.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<int>>> RaceAsync(int round, Func<ServerRecord, int, Task<bool>> write)
    {
        var records = RecordsOf(round);
        var wins = await Race.RunAsync(Race.Runners, async writer =>
        {
            var won = new bool[records.Length];
            for (var i = 0; i < records.Length; i++)
                won[i] = await write(records[i], writer);

            return won;
        });
        return [.. records.Select((_, i) => Enumerable.Range(0, Race.Runners).Where(writer => wins[writer][i]).ToArray())];
    }

    private async Task AssertOneWonAsync(IReadOnlyList<IReadOnlyList<int>> winners, int round, string broken)
    {
        Assert.That(winners.Select(w => w.Count), Is.All.EqualTo(1), broken);
        foreach (var (record, winner) in RecordsOf(round).Zip(winners))
            Assert.That((await Store.FindAsync(record.Id, CancellationToken.None))!.Port, Is.EqualTo(20000 + winner[0]),
                "the record that stays is not that of the write which succeeded");
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
}
