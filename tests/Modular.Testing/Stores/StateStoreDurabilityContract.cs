using Modular.Abstractions;

namespace Modular.Testing.Stores;

/// <summary>What every <see cref="IStateStore"/> must have on its disk, and when. Part of <see cref="StateStoreContract"/>: derive that.</summary>
public abstract class StateStoreDurabilityContract : StateStoreFixture
{
    /// <summary>
    /// Opens what a host would find that starts after this one was killed now; <see cref="StateStoreFixture.Store"/> is still open. By default opens the data a
    /// second time. A store that lets nobody else in opens a copy of its files here: <see cref="FolderCopy"/>.
    /// </summary>
    protected virtual Task<IStateStore> OpenAfterCrashAsync() => OpenAsync();

    /// <summary>What was acknowledged is there after the store was closed and opened again.</summary>
    [Test]
    public async Task Reopen_FindsWhatWasAcknowledged()
    {
        await WriteAsync();
        await CloseAsync(Store);
        await OpenStoreAsync();

        await AssertWrittenAsync(Store, "it is gone after the store was closed and opened again");
    }

    /// <summary>A write is durable when its task completes, not when the store is closed: a host that is killed closes nothing.</summary>
    [Test]
    public async Task Crash_LosesNothingThatWasAcknowledged()
    {
        await WriteAsync();
        var found = await OpenAfterCrashAsync();
        try
        {
            await found.CheckAsync(CancellationToken.None);
            await AssertWrittenAsync(found, "it was acknowledged, and a crash lost it: a write is durable when its task completes");
        }
        catch (ServerException e)
        {
            Assert.Fail($"The data cannot be opened while the store is open: override {nameof(OpenAfterCrashAsync)} and open a copy of it. ({e.Message})");
        }
        finally
        {
            await CloseAsync(found);
        }
    }

    /// <summary>Every text is on the disk as it was given, not only in memory.</summary>
    [Test]
    public async Task Reopen_FindsEveryTextAsItWas()
    {
        for (var i = 0; i < HostileTexts.All.Count; i++)
            await Store.AddAsync(ServerRecords.Hostile(i), CancellationToken.None);

        await CloseAsync(Store);
        await OpenStoreAsync();

        for (var i = 0; i < HostileTexts.All.Count; i++)
        {
            var expected = ServerRecords.Hostile(i);
            var found = await Store.FindAsync(expected.Id, CancellationToken.None);
            Assert.That(found is null ? null : ServerRecordJson.Serialize(found), Is.EqualTo(ServerRecordJson.Serialize(expected)),
                "the text on the disk is not the one that was written");
        }
    }

    /// <summary>
    /// A second store on the same data, as a second host by mistake or in a cluster, is refused, or each sees what the other writes and overwrites none of it.
    /// </summary>
    [Test]
    public async Task SecondStore_OnTheSameData_IsRefusedOrSeesEveryWrite()
    {
        var record = ServerRecords.Sample();
        await Store.AddAsync(record, CancellationToken.None);
        if (await TryOpenSecondAsync() is not { } second)
        {
            Assert.That(await Store.FindAsync(record.Id, CancellationToken.None), Is.Not.Null, "the first store must go on when a second one is refused");
            return;
        }

        try
        {
            const string Broken = "two stores on the same data do not see each other's writes: refuse the second (Unavailable), or share";
            await Store.AddAsync(ServerRecords.Sample(1), CancellationToken.None);
            Assert.That(await second.FindAsync(ServerRecords.Sample(1).Id, CancellationToken.None), Is.Not.Null, Broken);
            Assert.That(await second.TryUpdateAsync(record with { Version = 2, Port = 13390 }, 1, CancellationToken.None), Is.True, Broken);
            Assert.That(await Store.TryUpdateAsync(record with { Version = 2, Port = 13391 }, 1, CancellationToken.None), Is.False, Broken);
            Assert.That((await Store.FindAsync(record.Id, CancellationToken.None))!.Port, Is.EqualTo(13390), Broken);
        }
        finally
        {
            await CloseAsync(second);
        }
    }

    /// <summary>Null when it is refused.</summary>
    private async Task<IStateStore?> TryOpenSecondAsync()
    {
        IStateStore? second = null;
        try
        {
            second = await OpenAsync();
            await second.CheckAsync(CancellationToken.None);
            return second;
        }
        catch (ServerException e) when (e.Error == ServerError.Unavailable)
        {
            if (second is not null)
                await CloseAsync(second);

            return null;
        }
    }

    private async Task WriteAsync()
    {
        for (var i = 0; i < 20; i++)
            await Store.AddAsync(ServerRecords.Sample(i), CancellationToken.None);

        await Store.TryUpdateAsync(ServerRecords.Sample(3) with { Version = 2, Port = 13392 }, 1, CancellationToken.None);
        await Store.TryRemoveAsync(ServerRecords.Sample(4).Id, 1, CancellationToken.None);
    }

    private static async Task AssertWrittenAsync(IStateStore store, string broken)
    {
        var page = await store.ListAsync(new ServerQuery(), CancellationToken.None);
        Assert.That(page.Items.Select(r => r.Id), Is.EqualTo(Enumerable.Range(0, 20).Where(i => i != 4).Select(i => ServerRecords.Sample(i).Id)), broken);
        Assert.That(page.Items.Single(r => r.Id == ServerRecords.Sample(3).Id).Port, Is.EqualTo(13392), broken);
    }
}
