using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Servers;

internal sealed class RecoveryTests
{
    [Test]
    public async Task Restart_WithRunningServers_AdoptsThemAll()
    {
        var world = new World();
        var ids = await world.RunServersAsync(3);

        await using var rig = await LifecycleRig.StartAsync(world);

        Assert.That(ids.Select(id => rig.Get(id).Status), Is.All.EqualTo(ServerStatus.Running));
        Assert.That(world.Backend.Starts, Is.EqualTo(3));
        Assert.That(rig.Catalog.ActiveCount, Is.EqualTo(3));
        Assert.That(await world.PortStatusAsync(20001), Is.EqualTo(PortStatus.Allocated));
        await (await rig.Lifecycle.ActAsync(ids[0], ServerVerb.Stop, null, CancellationToken.None)).Completion;
        Assert.That(world.Backend.Running, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Restart_WhenAServerDiedMeanwhile_FollowsItsPolicy()
    {
        var world = new World();
        string never, onFailure;
        await using (var before = await LifecycleRig.StartAsync(world))
        {
            never = (await before.CreateAsync()).Id;
            onFailure = (await before.CreateAsync(LifecycleRig.Order(policy: RestartPolicy.OnFailure))).Id;
        }

        world.Backend.Lose(never);
        world.Backend.Lose(onFailure);
        await using var rig = await LifecycleRig.StartAsync(world);

        Assert.That(rig.Get(never), Has.Property("Status").EqualTo(ServerStatus.Failed).And.Property("Failure").Property("Message").Contains("not there"));
        await rig.UntilStatusAsync(onFailure, ServerStatus.Running, TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task Restart_InTheMiddleOfAStart_FinishesIt([Values] bool spawned)
    {
        var world = new World();
        var reached = new TaskCompletionSource();
        world.Backend.OnStart = (_, _) => spawned ? Task.CompletedTask : Hang(reached);
        world.Backend.OnStarted = _ => Hang(reached);
        string id;
        await using (var before = await LifecycleRig.StartAsync(world))
        {
            id = (await before.Lifecycle.CreateAsync(LifecycleRig.Order(), CancellationToken.None)).ServerId;
            await reached.Task;
        }

        world.Backend.OnStart = (_, _) => Task.CompletedTask;
        world.Backend.OnStarted = _ => Task.CompletedTask;
        await using var rig = await LifecycleRig.StartAsync(world);
        await rig.UntilStatusAsync(id, ServerStatus.Running);

        Assert.That(world.Backend.Running, Has.Count.EqualTo(1));
        Assert.That(world.Store.Records.Single().Port, Is.EqualTo(20000));
    }

    [Test]
    public async Task Restart_AfterAStartWasOnlyWished_StartsIt()
    {
        var world = new World();
        var id = (await world.RunServersAsync(1))[0];
        await world.Backend.RemoveAsync(id, RemovalScope.Processes, CancellationToken.None);
        var record = (await world.Store.FindAsync(id, CancellationToken.None))!;
        var wished =
            record with { Status = ServerStatus.Stopped, Desired = DesiredState.Running, Handle = null, Endpoint = null, Version = record.Version + 1 };
        Assert.That(await world.Store.TryUpdateAsync(wished, record.Version, CancellationToken.None));

        await using var rig = await LifecycleRig.StartAsync(world);

        await rig.UntilStatusAsync(id, ServerStatus.Running, TimeSpan.FromSeconds(1));
        Assert.That(rig.Catalog.ActiveCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Restart_OnARecordThatIsBehind_TakesUpWhatRunsAsItIsTo(
        [Values(ServerStatus.Creating, ServerStatus.Configuring, ServerStatus.Stopped, ServerStatus.Failed)] ServerStatus stored)
    {
        var world = new World();
        var id = (await world.RunServersAsync(1))[0];
        var record = world.Store.Records.Single();
        var behind = record with { Status = stored, Handle = null, Endpoint = null, NextRestartAt = World.Start, Version = record.Version + 1 };
        Assert.That(await world.Store.TryUpdateAsync(behind, record.Version, CancellationToken.None));

        await using var rig = await LifecycleRig.StartAsync(world);
        var began = world.Time.GetUtcNow();
        await rig.UntilAsync(() => world.Time.GetUtcNow() > began.AddMinutes(3), "sweeps have passed", TimeSpan.FromSeconds(5));

        Assert.That(rig.Get(id),
            Has.Property("Status").EqualTo(ServerStatus.Running).And.Property("Handle").EqualTo(record.Handle).And.Property("Port").EqualTo(record.Port));
        Assert.That((world.Backend.Starts, world.Backend.Running.Count, rig.Catalog.ActiveCount), Is.EqualTo((1, 1, 1)));
        Assert.That(world.Backend.Removals, Is.Empty);
    }

    [Test]
    public async Task Restart_OfAServerAtRestOfWhichNobodyCanTell_EndsNothing()
    {
        var world = new World();
        var id = (await world.RunServersAsync(1))[0];
        var record = world.Store.Records.Single();
        await world.Store.TryUpdateAsync(record with { Status = ServerStatus.Failed, NextRestartAt = World.Start, Version = record.Version + 1 },
            record.Version, CancellationToken.None);
        world.Backend.OnRecover = _ => new RecoveryResult.Unknown { Reason = "fog" };

        await using var rig = await LifecycleRig.StartAsync(world);
        var began = world.Time.GetUtcNow();
        await rig.UntilAsync(() => world.Time.GetUtcNow() > began.AddMinutes(3), "sweeps have passed", TimeSpan.FromSeconds(5));
        Assert.That(world.Backend.Removals, Is.Empty);

        world.Backend.OnRecover = null;
        await rig.UntilStatusAsync(id, ServerStatus.Running, TimeSpan.FromSeconds(5));
        Assert.That(world.Backend.Starts, Is.EqualTo(1));
    }

    [Test]
    public async Task Restart_InTheMiddleOfADeletion_FinishesIt()
    {
        var world = new World();
        var id = (await world.RunServersAsync(1))[0];
        var record = world.Store.Records.Single();
        await world.Store.TryUpdateAsync(record with { Desired = DesiredState.Deleted, Version = record.Version + 1 }, record.Version, CancellationToken.None);

        await using var rig = await LifecycleRig.StartAsync(world);
        await rig.UntilAsync(() => world.Store.Records.Count == 0, "the deletion was finished");

        Assert.That(world.Backend.Running, Is.Empty);
        Assert.That(world.Backend.Removals, Has.Member((id, RemovalScope.Everything)));
    }

    [Test]
    public async Task Restart_WhileTheStoreIsAway_WaitsAndThenGoesOn()
    {
        var world = new World();
        await world.RunServersAsync(1);
        world.Store.Outage = World.Outage;

        await using var rig = LifecycleRig.StartWithoutWaiting(world);
        Assert.That(() => rig.CreateAsync(), Throws.TypeOf<ServerException>().With.Message.Contains("waits for the state store"));
        world.Store.Outage = null;

        await rig.UntilAsync(() => rig.Recovery.IsComplete, "recovery is complete");
        Assert.That(world.Backend.Running, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Replay_AfterARestart_KnowsTheIdempotencyKey()
    {
        var world = new World();
        var order = LifecycleRig.Order() with { Idempotency = new IdempotencyRecord { Key = "k", RequestSha256 = "hash" } };
        await using (var before = await LifecycleRig.StartAsync(world))
            await before.CreateAsync(order);

        await using var rig = await LifecycleRig.StartAsync(world);

        Assert.That((await rig.Lifecycle.CreateAsync(order, CancellationToken.None)).Replayed, Is.True);
        Assert.That(world.Store.Records, Has.Count.EqualTo(1));
    }

    private static Task Hang(TaskCompletionSource reached)
    {
        reached.TrySetResult();
        return new TaskCompletionSource().Task;
    }
}
