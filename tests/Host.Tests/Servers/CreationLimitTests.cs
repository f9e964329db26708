using System.Collections.Concurrent;
using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Servers;

internal sealed class CreationLimitTests
{
    [Test]
    public async Task Create_WhenTheLimitIsReached_IsRefusedAndLeavesNothing()
    {
        var world = new World();
        world.Options.MaxConcurrentServers = 2;
        await using var rig = await LifecycleRig.StartAsync(world);
        await rig.CreateAsync();
        await rig.CreateAsync();

        var refused = await Assert.ThrowsAsync<ServerException>(() => rig.CreateAsync());

        Assert.That(refused!.Error, Is.EqualTo(ServerError.LimitReached));
        Assert.That(refused.Message, Does.Contain("MAX_CONCURRENT_SERVERS is 2"));
        Assert.That(rig.World.Store.Records, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Create_InParallelBeyondTheLimit_MakesExactlyTheLimitWithDifferentPorts()
    {
        await using var rig = await LifecycleRig.StartAsync();

        var made = await CreateAtOnceAsync(rig, 60);

        Assert.That(made, Has.Count.EqualTo(50));
        Assert.That(made.Select(r => r.Port), Is.Unique);
    }

    [Test]
    public async Task Create_WhenAUserHasHisShare_IsRefusedForHimOnly()
    {
        var world = new World();
        world.Options.MaxServersPerUser = 1;
        await using var rig = await LifecycleRig.StartAsync(world);
        await rig.CreateAsync(LifecycleRig.Order("alice"));

        Assert.That(() => rig.CreateAsync(LifecycleRig.Order("alice")), Throws.TypeOf<ServerException>().With.Property("Field").EqualTo("user_id"));
        Assert.That((await rig.CreateAsync(LifecycleRig.Order("bob"))).Status, Is.EqualTo(ServerStatus.Running));
    }

    [Test]
    public async Task Create_ByOneUserManyAtOnce_GivesHimHisShareOnly()
    {
        var world = new World();
        world.Options.MaxServersPerUser = 3;
        await using var rig = await LifecycleRig.StartAsync(world);

        var made = await CreateAtOnceAsync(rig, 20);

        Assert.That(made, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Create_ByAUserWhoStopsWhatHeMade_LeavesPortsToOthers()
    {
        var world = new World();
        world.Options.MaxStoredServersPerUser = 2;
        await using var rig = await LifecycleRig.StartAsync(world);
        var first = await rig.CreateAsync(LifecycleRig.Order("alice"));
        await (await rig.Lifecycle.ActAsync(first.Id, ServerVerb.Stop, null, CancellationToken.None)).Completion;
        await rig.CreateAsync(LifecycleRig.Order("alice") with { Start = false });

        var refused = await Assert.ThrowsAsync<ServerException>(() => rig.CreateAsync(LifecycleRig.Order("alice")));

        Assert.That(refused!.Error, Is.EqualTo(ServerError.LimitReached));
        Assert.That(refused.Message, Does.Contain("has 2 servers").And.Contain("MAX_STORED_SERVERS_PER_USER is 2"));
        Assert.That((await rig.CreateAsync(LifecycleRig.Order("bob"))).Status, Is.EqualTo(ServerStatus.Running), "another user");
        Assert.That((await (await rig.Lifecycle.ActAsync(first.Id, ServerVerb.Start, null, CancellationToken.None)).Completion).Status,
            Is.EqualTo(ServerStatus.Running), "what he has can be started");
    }

    [Test]
    public async Task Create_OfManyStoppedOnesAtOnce_GivesTheUserHisShareOnly()
    {
        var world = new World();
        world.Options.MaxStoredServersPerUser = 3;
        await using var rig = await LifecycleRig.StartAsync(world);

        var made = await CreateAtOnceAsync(rig, 20, start: false);

        Assert.That(made, Has.Count.EqualTo(3));
        Assert.That(rig.World.Store.Records, Has.Count.EqualTo(3));
    }

    /// <summary>Those that were not refused.</summary>
    private static async Task<IReadOnlyCollection<ServerRecord>> CreateAtOnceAsync(LifecycleRig rig, int count, bool start = true)
    {
        var made = new ConcurrentBag<ServerRecord>();
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(async () =>
        {
            try
            {
                made.Add(await rig.CreateAsync(LifecycleRig.Order() with { Start = start }));
            }
            catch (ServerException e) when (e.Error == ServerError.LimitReached)
            {
                // one too many
            }
        })));
        return made;
    }
}
