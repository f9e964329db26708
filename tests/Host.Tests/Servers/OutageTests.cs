using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Servers;

/// <summary>What a store or an allocator that was away did not hear, or did without saying so, is made up for.</summary>
internal sealed class OutageTests
{
    private LifecycleRig _rig = null!;

    private World World => _rig.World;

    [SetUp]
    public async Task StartHost() => _rig = await LifecycleRig.StartAsync();

    [TearDown]
    public async Task EndHost() => await _rig.DisposeAsync();

    [Test]
    public async Task Create_StoredWithoutAnAnswer_LeavesNoRecord()
    {
        World.Store.LostAnswer = World.Outage;
        Assert.That(() => _rig.CreateAsync(), ThrowsUnavailable);
        Assert.That(World.Store.Records, Has.Count.EqualTo(1), "what this is about");

        World.Store.LostAnswer = null;
        await _rig.UntilAsync(() => World.Store.Records.Count == 0, "the record was removed");
        Assert.That(World.Backend.Running, Is.Empty);
    }

    [Test]
    public async Task Delete_StoredWithoutAnAnswer_IsWrittenOver()
    {
        var server = await _rig.CreateAsync();
        World.Store.LostAnswer = World.Outage;
        Assert.That(() => _rig.Lifecycle.DeleteAsync(server.Id, false, null, CancellationToken.None), ThrowsUnavailable);
        Assert.That(World.Store.Records.Single().Desired, Is.EqualTo(DesiredState.Deleted), "what this is about");

        World.Store.LostAnswer = null;
        await _rig.UntilAsync(() => World.Store.Records.Single().Desired == DesiredState.Running, "the refused wish was written over");
        Assert.That(World.Store.Records.Single().Version, Is.EqualTo(_rig.Get(server.Id).Version));
        Assert.That(_rig.Get(server.Id).Status, Is.EqualTo(ServerStatus.Running));
    }

    [Test]
    public async Task Delete_WhileTheAllocatorIsAway_GivesThePortBackLater()
    {
        var server = await _rig.CreateAsync();
        World.Allocator.Outage = World.Outage;
        await (await _rig.Lifecycle.DeleteAsync(server.Id, false, null, CancellationToken.None)).Completion;
        Assert.That(World.Store.Records, Is.Empty);

        World.Allocator.Outage = null;
        Assert.That(await World.PortStatusAsync(server.Port!.Value), Is.Not.EqualTo(PortStatus.Available), "nobody else gets it meanwhile");
        await UntilPortIsAsync(server.Port!.Value, PortStatus.Available);
    }

    [Test]
    public async Task Stop_WhileTheAllocatorIsAway_IsToldToItLater()
    {
        var server = await _rig.CreateAsync();
        World.Allocator.Outage = World.Outage;
        await (await _rig.Lifecycle.ActAsync(server.Id, ServerVerb.Stop, null, CancellationToken.None)).Completion;

        World.Allocator.Outage = null;
        await UntilPortIsAsync(server.Port!.Value, PortStatus.Reserved);
    }

    [Test]
    public async Task Restart_WhileTheAllocatorIsAway_LeavesItRunning()
    {
        var server = await _rig.CreateAsync();
        World.Allocator.Outage = World.Outage;
        var restart = await _rig.Lifecycle.ActAsync(server.Id, ServerVerb.Restart, null, CancellationToken.None);

        Assert.That(() => restart.Completion, ThrowsUnavailable);
        Assert.That(_rig.Get(server.Id).Status, Is.EqualTo(ServerStatus.Running));
        Assert.That(World.Backend.Running, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Create_WhileTheAllocatorIsAway_LeavesNothing()
    {
        World.Allocator.Outage = World.Outage;
        Assert.That(() => _rig.CreateAsync(), ThrowsUnavailable);
        await _rig.UntilAsync(() => World.Store.Records.Count == 0, "the record was removed");

        World.Allocator.Outage = null;
        Assert.That((await _rig.CreateAsync()).Port, Is.EqualTo(20000));
        Assert.That(_rig.Catalog.List(new ServerQuery()).Total, Is.EqualTo(1));
    }

    [Test]
    public async Task Servers_BeforeTheyWereRead_AreNotSaidToBeMissing()
    {
        var server = await _rig.CreateAsync();
        World.Store.Outage = World.Outage;
        await using var next = LifecycleRig.StartWithoutWaiting(World);

        Assert.That(() => next.Catalog.Get(server.Id), ThrowsUnavailable);
        Assert.That(() => next.Catalog.List(new ServerQuery()), ThrowsUnavailable);
        Assert.That(() => next.Lifecycle.DeleteAsync(server.Id, false, null, CancellationToken.None), ThrowsUnavailable);
        World.Store.Outage = null;
        await next.UntilAsync(() => next.Recovery.IsComplete, "recovery is complete");
        Assert.That(next.Get(server.Id).Status, Is.EqualTo(ServerStatus.Running));
    }

    private static NUnit.Framework.Constraints.Constraint ThrowsUnavailable =>
        Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable);

    private Task UntilPortIsAsync(int port, PortStatus status) =>
        _rig.UntilAsync(() => World.PortStatusAsync(port).GetAwaiter().GetResult() == status, $"port {port} is {status}");
}
