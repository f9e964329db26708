using Modular.Abstractions;

namespace Modular.Host.Tests.Servers;

/// <summary>What passes by itself is no custody.</summary>
internal sealed class CustodyLooksTests
{
    [Test]
    public async Task Start_WhileATwinIsJustEnding_Works()
    {
        var world = new World();
        await world.RunServersAsync(2);
        world.Twin = "process 7";

        await using var rig = await StartThatLooksAgainAsync(world, () => world.Twin = null);

        AssertAllRun(rig, 2);
    }

    [TestCase("missing")]
    [TestCase("older")]
    [TestCase("empty")]
    public async Task Start_OnAStoreThatLagsBehind_WaitsForIt(string what)
    {
        var world = new World();
        await world.RunServersAsync(2);
        var (records, notes) = world.Store.BackUp();
        world.Store.Restore(([.. what switch
        {
            "missing" => records.Skip(1),
            "older" => records.Select(r => r with { Version = 1, Status = ServerStatus.Creating, Port = null }),
            _ => [],
        }], notes));

        await using var rig = await StartThatLooksAgainAsync(world, () => world.Store.Restore((records, notes)));

        AssertAllRun(rig, 2);
        Assert.That(rig.Catalog.List(new ServerQuery()).Items.Select(r => (r.Id, r.Port)), Is.EqualTo(records.Select(r => (r.Id, r.Port))));
    }

    [Test]
    public async Task Start_OnAStoreThatLagsBehindInADeletion_ForgetsTheServer()
    {
        var world = new World();
        await world.RunServersAsync(1);
        (IReadOnlyList<ServerRecord>, IReadOnlyDictionary<string, string>) before;
        await using (var rig = await LifecycleRig.StartAsync(world))
        {
            var deleted = await rig.CreateAsync();
            before = world.Store.BackUp();
            await (await rig.Lifecycle.DeleteAsync(deleted.Id, true, null, CancellationToken.None)).Completion;
        }

        var after = world.Store.BackUp();
        world.Store.Restore(before);
        await using var next = await StartThatLooksAgainAsync(world, () => world.Store.Restore(after));

        AssertAllRun(next, 1);
    }

    [Test]
    public async Task Check_BesideAManagerThatIsBusy_FindsNothing()
    {
        var world = new World();
        await using var rig = await LifecycleRig.StartAsync(world);
        await rig.CreateAsync();
        await using var check = LifecycleRig.WithoutStarting(world);
        var deletes = (await rig.CreateAsync()).Id;
        world.Ledger.OnRead = world.Backend.OnList = () => deletes = BeBusyAsync(rig, deletes).GetAwaiter().GetResult();

        Assert.That(await check.CheckAsync(isAlone: false), Is.Null);
    }

    [TestCase("missing")]
    [TestCase("older")]
    public async Task Check_BesideAManagerThatIsBusy_TellsWhatStays(string what)
    {
        var world = new World();
        await using var rig = await LifecycleRig.StartAsync(world);
        var record = await rig.CreateAsync();
        await using var check = LifecycleRig.WithoutStarting(world);
        var deletes = (await rig.CreateAsync()).Id;
        world.Ledger.OnRead = world.Backend.OnList = () => deletes = BeBusyAsync(rig, deletes).GetAwaiter().GetResult();
        if (what == "missing")
            await world.Store.TryRemoveAsync(record.Id, record.Version, CancellationToken.None);
        else
            await world.Store.TryUpdateAsync(record with { Version = 1 }, record.Version, CancellationToken.None);

        var finding = await check.CheckAsync(isAlone: false);

        Assert.That(finding?.Reason, Is.EqualTo("store_older"));
        Assert.That(finding!.Message, Does.Contain("1 server (" + record.Id + ")"), "what only passes is not told");
    }

    /// <summary>Makes a server and deletes the one before.</summary>
    private static async Task<string> BeBusyAsync(LifecycleRig rig, string before)
    {
        await (await rig.Lifecycle.DeleteAsync(before, true, null, CancellationToken.None)).Completion;
        return (await rig.CreateAsync()).Id;
    }

    /// <summary>Starts a host, and puts right what is wrong when it has looked once.</summary>
    private static async Task<LifecycleRig> StartThatLooksAgainAsync(World world, Action putRight)
    {
        var before = world.Looks;
        var rig = LifecycleRig.StartWithoutWaiting(world);
        await rig.UntilAsync(() => world.Looks > before, "it has looked once", TimeSpan.Zero);
        await Task.Yield();
        putRight();
        await rig.UntilAsync(() => rig.Recovery.IsComplete || rig.Custody.Finding is not null, "it came to a conclusion");
        return rig;
    }

    private static void AssertAllRun(LifecycleRig rig, int count)
    {
        Assert.That(rig.Custody.Finding?.Message, Is.Null);
        Assert.That(rig.Catalog.List(new ServerQuery()).Items.Select(r => r.Status), Is.EqualTo(Enumerable.Repeat(ServerStatus.Running, count)));
        Assert.That(rig.World.Backend.Running, Has.Count.EqualTo(count));
    }
}
