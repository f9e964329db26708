using Modular.Abstractions;
using Modular.Host.Servers;
using Modular.Host.Settings;
using Modular.Testing.Stores;

namespace Modular.Host.Tests.Servers;

/// <summary>A manager whose host name, or NODE_ID, is another one than before.</summary>
internal sealed class NodeMoveTests
{
    private World _world = null!;

    [SetUp]
    public void Begin() => _world = new World();

    [TestCase(false)]
    [TestCase(true, Description = "books that are kept in memory")]
    public async Task Ports_OfServersMadeUnderAFormerName_AreHeld(bool forgotten)
    {
        var ids = await _world.RunServersAsync(2);
        await using (var stopping = await LifecycleRig.StartAsync(_world))
            await stopping.StopAsync();

        await BeOfAnEarlierVersionAsync("c1");
        _world.HostName = "c2";
        if (forgotten)
            _world.ForgetPorts();

        await using var rig = await LifecycleRig.StartAsync(_world);

        Assert.That(await HeldAsync(), Is.EqualTo(ids.ToDictionary(id => rig.Get(id).Port!.Value, id => id)));
        Assert.That(ids.Select(id => rig.Get(id).Node), Has.All.EqualTo("c2"));
        Assert.That((await rig.CreateAsync()).Port, Is.EqualTo(20002), "nobody gets a port that is held");
        foreach (var id in ids)
            await (await rig.Lifecycle.ActAsync(id, ServerVerb.Start, null, CancellationToken.None)).Completion;
    }

    [Test]
    public async Task Ports_OfServersThatRunAfterARename_AreTheirs()
    {
        var ids = await _world.RunServersAsync(2);
        _world.NodeId = "rack-7";
        _world.ForgetPorts();

        await using var rig = await LifecycleRig.StartAsync(_world);

        Assert.That(await HeldAsync(), Is.EqualTo(ids.ToDictionary(id => rig.Get(id).Port!.Value, id => id)));
        Assert.That((await _world.PortStatusAsync(20000), rig.Get(ids[0]).Status), Is.EqualTo((PortStatus.Allocated, ServerStatus.Running)));
    }

    [Test]
    public async Task FormerBooks_AreLeftByOwnServersOnly_AlsoByThoseThatWereDeleted()
    {
        var ids = await _world.RunServersAsync(2);
        await using (var rig = await LifecycleRig.StartAsync(_world))
            await (await rig.Lifecycle.DeleteAsync(ids[1], force: false, null, CancellationToken.None)).Completion;

        _world.Allocator.Books["node-1"] = [.. ids, "another-manager's"];
        _world.NodeId = "rack-7";
        await using (var rig = await LifecycleRig.StartAsync(_world))
            Assert.That(_world.Allocator.Books["node-1"], Is.EqualTo(new[] { "another-manager's" }));

        _world.Allocator.Books["node-1"] = [.. ids];
        await using (var rig = await LifecycleRig.StartAsync(_world))
            Assert.That(_world.Allocator.Books["node-1"], Is.EqualTo(ids), "it was left once, and the name is forgotten");
    }

    [Test]
    public async Task FormerBooks_WhileTheAllocatorIsAway_AreLeftLater()
    {
        var ids = await _world.RunServersAsync(1);
        _world.Allocator.Books["node-1"] = [.. ids];
        _world.NodeId = "rack-7";
        _world.Allocator.Outage = World.Outage;
        await using (var waiting = LifecycleRig.StartWithoutWaiting(_world))
            await waiting.UntilAsync(() => waiting.Recovery.WaitsFor is not null, "it waits");

        Assert.That(NodeOfTheFolder().Former, Is.EqualTo(new[] { "node-1" }), "who dies meanwhile has written down what is to be done");
        _world.Allocator.Outage = null;
        _world.NodeId = "rack-8";
        await using var rig = await LifecycleRig.StartAsync(_world);

        Assert.That(_world.Allocator.Books["node-1"], Is.Empty);
        Assert.That(NodeOfTheFolder(), Has.Property("Id").EqualTo("rack-8").And.Property("Former").Empty);
    }

    /// <summary>The original still holds them, in the books that both would call theirs.</summary>
    [TestCase(null, "c2")]
    [TestCase("rack-7", "rack-7")]
    public async Task FormerBooks_InACopyOfTheFolder_AreTheOriginals(string? nodeId, string expected)
    {
        var ids = await _world.RunServersAsync(1);
        await using (var stopping = await LifecycleRig.StartAsync(_world))
            await stopping.StopAsync();

        _world.Allocator.Books["node-1"] = [.. ids];
        (_world.FolderMark, _world.HostName, _world.NodeId) = ("2.0/2/2.0", "c2", nodeId);
        await using (var copy = await LifecycleRig.StartAsync(_world))
            Assert.That((copy.Get(ids[0]).Node, copy.Get(ids[0]).Port), Is.EqualTo((expected, (int?)20000)));

        await using var again = await LifecycleRig.StartAsync(_world);
        Assert.That(_world.Allocator.Books["node-1"], Is.EqualTo(ids));
        Assert.That(NodeOfTheFolder(), Has.Property("Id").EqualTo(expected).And.Property("Former").Empty);
    }

    [Test]
    public async Task Port_ThatTwoRecordsClaim_StaysWithTheOneThatRuns_AndTheOtherStartsElsewhere()
    {
        var ids = await _world.RunServersAsync(1);
        var stopped = (await _world.Store.FindAsync(ids[0], CancellationToken.None))! with
        {
            Id = "0198c0de-0000-7000-8000-000000000001",
            Node = "c1",
            Status = ServerStatus.Stopped,
            Desired = DesiredState.Stopped,
            Handle = null,
            Endpoint = null,
        };
        await _world.Store.AddAsync(stopped, CancellationToken.None);

        await using var rig = await LifecycleRig.StartAsync(_world);

        Assert.That((rig.Get(ids[0]).Port, rig.Get(stopped.Id).Port), Is.EqualTo(((int?)20000, (int?)null)));
        await (await rig.Lifecycle.ActAsync(stopped.Id, ServerVerb.Start, null, CancellationToken.None)).Completion;
        Assert.That(rig.Get(stopped.Id), Has.Property("Status").EqualTo(ServerStatus.Running).And.Property("Port").EqualTo(20001));
    }

    [Test]
    public async Task Records_OfAnotherManagerOnAFormerName_AreLeftAsTheyAre()
    {
        await _world.RunServersAsync(1);
        var foreign = ServerRecords.Sample(1) with { ManagerId = "m2", Node = "node-1", Port = 20050 };
        _world.Store.IsShared = true;
        await _world.Store.AddAsync(foreign, CancellationToken.None);
        _world.NodeId = "rack-7";

        await using var rig = await LifecycleRig.StartAsync(_world);

        Assert.That((await _world.Store.FindAsync(foreign.Id, CancellationToken.None))!.Node, Is.EqualTo("node-1"));
        Assert.That(await HeldAsync(), Has.Count.EqualTo(1), "another node's ports are none of ours");
    }

    /// <summary>As if an earlier version, to which the host name was the node, had made all records.</summary>
    private async Task BeOfAnEarlierVersionAsync(string hostName)
    {
        File.Delete(Path.Combine(_world.Context.DataPath, NodeIdentity.FileName));
        foreach (var record in (await _world.Store.ListAsync(new ServerQuery(), CancellationToken.None)).Items)
            await _world.Store.TryUpdateAsync(record with { Node = hostName, Version = record.Version + 1 }, record.Version, CancellationToken.None);
    }

    private NodeIdentity NodeOfTheFolder() => NodeIdentity.Of(new ModularOptions { DataPath = _world.Context.DataPath }, "host", _world.FolderMark);

    private async Task<Dictionary<int, string>> HeldAsync() =>
        (await _world.Allocator.ListAsync(CancellationToken.None)).Where(p => p.Owner is not null).ToDictionary(p => p.Port, p => p.Owner!);
}
