using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Servers;

/// <summary>Servers of which nobody can tell, after a restart of the host, whether they run.</summary>
internal sealed class UnknownServerTests
{
    [Test]
    public async Task Restart_WhenItCannotBeTold_LeavesAllAloneAndAsksAgain()
    {
        var world = new World();
        var id = (await world.RunServersAsync(1))[0];
        world.Backend.OnRecover = _ => new RecoveryResult.Unknown { Reason = "Cannot read /proc." };

        await using var rig = await LifecycleRig.StartAsync(world);

        Assert.That(rig.Get(id), Has.Property("Status").EqualTo(ServerStatus.Running));
        Assert.That(rig.Get(id).Conditions.Single(), Has.Property("Type").EqualTo("recovery_unknown").And.Property("Message").EqualTo("Cannot read /proc."));
        Assert.That(world.Backend.Removals, Is.Empty);
        Assert.That(await world.PortStatusAsync(20000), Is.EqualTo(PortStatus.Allocated));

        world.Backend.OnRecover = null;
        await rig.UntilAsync(() => rig.Get(id).Conditions.Count == 0, "it is adopted after all", TimeSpan.FromSeconds(1));
        await (await rig.Lifecycle.ActAsync(id, ServerVerb.Stop, null, CancellationToken.None)).Completion;
        Assert.That(world.Backend.Running, Is.Empty);
    }

    [TestCase(ServerVerb.Restart, ServerStatus.Running)]
    [TestCase(ServerVerb.Stop, ServerStatus.Stopped)]
    public async Task Order_ForOneThatCannotBeTold_IsCarriedOutAndSettlesIt(ServerVerb verb, ServerStatus expected)
    {
        var world = new World();
        var id = (await world.RunServersAsync(1))[0];
        world.Backend.OnRecover = _ => new RecoveryResult.Unknown { Reason = "Cannot read /proc." };
        await using var rig = await LifecycleRig.StartAsync(world);

        await (await rig.Lifecycle.ActAsync(id, verb, null, CancellationToken.None)).Completion;

        Assert.That(world.Backend.Removals.Select(r => r.ServerId), Has.Member(id), "ended by its mark");
        Assert.That(rig.Get(id), Has.Property("Status").EqualTo(expected).And.Property("Conditions").Empty);
        Assert.That(world.Backend.Running, Has.Count.EqualTo(expected == ServerStatus.Running ? 1 : 0));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task End_OfOneThatCannotBeTold_IsTriedAgainUntilItIsDone(bool deleted)
    {
        var world = new World();
        var id = (await world.RunServersAsync(1))[0];
        world.Backend.OnRecover = _ => new RecoveryResult.Unknown { Reason = "Cannot read /proc." };
        await using var rig = await LifecycleRig.StartAsync(world);
        world.Backend.OnRemove = (_, _) => throw new ServerException(ServerError.Unavailable, "Cannot read /proc.");

        var order = deleted
            ? await rig.Lifecycle.DeleteAsync(id, force: false, null, CancellationToken.None)
            : await rig.Lifecycle.ActAsync(id, ServerVerb.Stop, null, CancellationToken.None);
        Assert.That(async () => await order.Completion, Throws.TypeOf<ServerException>());
        Assert.That(rig.Get(id).Status, Is.EqualTo(ServerStatus.Failed));

        world.Backend.OnRemove = (_, _) => { };
        await rig.UntilAsync(() => deleted ? world.Store.Records.Count == 0 : rig.Get(id).Status == ServerStatus.Stopped, "it is carried out",
            TimeSpan.FromSeconds(1));
        Assert.That(world.Backend.Running, Is.Empty);
    }

    [Test]
    public async Task Start_AfterARestartThatCouldNotEndIt_EndsItFirst()
    {
        var world = new World();
        var id = (await world.RunServersAsync(1))[0];
        world.Backend.OnRecover = _ => new RecoveryResult.Unknown { Reason = "Cannot read /proc." };
        await using var rig = await LifecycleRig.StartAsync(world);
        world.Backend.OnRemove = (_, _) => throw new ServerException(ServerError.Unavailable, "Cannot read /proc.");
        var restart = await rig.Lifecycle.ActAsync(id, ServerVerb.Restart, null, CancellationToken.None);
        Assert.That(async () => await restart.Completion, Throws.TypeOf<ServerException>());
        Assert.That(world.Backend.Starts, Is.EqualTo(1), "the first may run still");

        world.Backend.OnRemove = (_, _) => { };
        world.Backend.OnStart = (_, _) =>
        {
            Assert.That(world.Backend.Running, Is.Empty);
            return Task.CompletedTask;
        };
        await (await rig.Lifecycle.ActAsync(id, ServerVerb.Start, null, CancellationToken.None)).Completion;

        Assert.That(rig.Get(id).Status, Is.EqualTo(ServerStatus.Running));
        Assert.That(world.Backend.Running, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Restart_WhenTheBackendThrows_IsUnknownToo()
    {
        var world = new World();
        var id = (await world.RunServersAsync(1))[0];
        world.Backend.OnRecover = _ => throw new InvalidOperationException("bug");

        await using var rig = await LifecycleRig.StartAsync(world);

        Assert.That(rig.Get(id), Has.Property("Status").EqualTo(ServerStatus.Running));
        Assert.That(rig.Get(id).Conditions, Has.Count.EqualTo(1));
    }
}
