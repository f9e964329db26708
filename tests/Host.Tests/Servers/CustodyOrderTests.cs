using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Servers;

/// <summary>The ways out of custody.</summary>
internal sealed class CustodyOrderTests
{
    private readonly StringWriter _output = new();

    [OneTimeTearDown]
    public void CloseOutput() => _output.Dispose();

    [Test]
    public async Task Adopt_AfterTheStoreWasEmptied_GivesItEveryRecordAsItWas()
    {
        var world = new World();
        await world.RunServersAsync(3);
        var before = world.Store.Records.Select(ServerRecordJson.Serialize).ToList();
        world.Store.Flush();

        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.AdoptAsync(_output);

        Assert.That(world.Store.Records.Select(ServerRecordJson.Serialize), Is.EqualTo(before));
        await world.AssertRunsAsync(3);
    }

    [Test]
    public async Task Adopt_WhenTheLedgerIsLostToo_TakesWhatTheBackendRebuilds()
    {
        var world = new World();
        await world.RunServersAsync(1);
        var record = world.Store.Records.Single();
        world.Store.Flush();
        world.Ledger.Text = null;
        world.Backend.OnRebuild = _ => new RebuiltServer
        {
            Spec = record.Spec,
            CreatedAt = record.CreatedAt,
            Port = record.Port,
            UserName = record.UserName,
            IsRunning = true,
            Handle = record.Handle,
            Endpoint = record.Endpoint,
        };

        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.AdoptAsync(_output);

        await world.AssertRunsAsync(1);
    }

    [Test]
    public async Task Adopt_WhenDeletedServersAreBack_RemovesTheirRecords()
    {
        var world = new World();
        await world.RunServersAsync(1);
        ServerRecord deleted;
        await using (var rig = await LifecycleRig.StartAsync(world))
        {
            deleted = await rig.CreateAsync();
            await (await rig.Lifecycle.DeleteAsync(deleted.Id, true, null, CancellationToken.None)).Completion;
        }

        await world.Store.AddAsync(deleted, CancellationToken.None);
        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.AdoptAsync(_output);

        Assert.That(world.Store.Records.Select(r => r.Id), Has.None.EqualTo(deleted.Id));
        await world.AssertRunsAsync(1);
    }

    [TestCase("the other runs")]
    [TestCase("neither runs")]
    public async Task Adopt_WhenARecordSaysAPortThatAnotherHasNow_LeavesItToTheOther(string how)
    {
        var world = new World();
        var ids = await world.RunServersAsync(2);
        var (old, other) = (world.Store.Records.Single(r => r.Id == ids[0]), world.Store.Records.Single(r => r.Id == ids[1]));
        foreach (var id in how == "neither runs" ? ids : [old.Id])
            world.Backend.Lose(id);

        var changedAt = how == "neither runs" ? other.StatusChangedAt.AddSeconds(-1) : other.StatusChangedAt.AddSeconds(1);
        await world.Store.TryUpdateAsync(old with { Port = other.Port, Node = "a former name", StatusChangedAt = changedAt, Version = old.Version + 1 },
            old.Version, CancellationToken.None);

        using var output = new StringWriter();
        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.AdoptAsync(output);

        Assert.That(world.Store.Records.ToDictionary(r => r.Id, r => r.Port),
            Is.EqualTo(new Dictionary<string, int?> { [old.Id] = null, [other.Id] = other.Port }));
        Assert.That(output.ToString(), Does.Contain($"Server {old.Id}: gets another port at its next start, for {other.Port} is server {other.Id}'s now"));
        await using var next = await LifecycleRig.StartAsync(world);
        var started = await (await next.Lifecycle.ActAsync(old.Id, ServerVerb.Start, null, CancellationToken.None)).Completion;
        Assert.That(started.Port, Is.Not.Null.And.Not.EqualTo(other.Port));
    }

    [Test]
    public async Task Adopt_WhenTwoThatRunClaimOnePort_LeavesBothAlone()
    {
        var world = new World();
        var ids = await world.RunServersAsync(2);
        var (first, second) = (world.Store.Records.Single(r => r.Id == ids[0]), world.Store.Records.Single(r => r.Id == ids[1]));
        await world.Store.TryUpdateAsync(first with { Port = second.Port, Version = first.Version + 1 }, first.Version, CancellationToken.None);

        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.AdoptAsync(_output);

        Assert.That(world.Store.Records.Select(r => r.Port), Is.All.EqualTo(second.Port));
    }

    [Test]
    public async Task Adopt_WhenTheLedgerAloneIsLost_TakesTheStoreAsItIs()
    {
        var world = new World();
        await world.RunServersAsync(2);
        world.Ledger.Text = null;

        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.AdoptAsync(_output);

        await world.AssertRunsAsync(2);
    }

    [Test]
    public async Task Adopt_OfACopy_MakesItTheOne()
    {
        var world = new World();
        await world.RunServersAsync(1);
        world.FolderMark = "2.0/2/2.0";

        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.AdoptAsync(_output);

        await world.AssertRunsAsync(1);
    }

    [Test]
    public async Task Adopt_WhileATwinRuns_IsRefused()
    {
        var world = new World();
        await world.RunServersAsync(1);
        world.Twin = "process 7";

        await using var rig = LifecycleRig.WithoutStarting(world);

        Assert.That(() => rig.Orders.AdoptAsync(_output), Throws.TypeOf<InvalidDataException>().With.Message.Contains("process 7"));
        Assert.That(() => rig.Orders.AcceptImportAsync(_output), Throws.TypeOf<InvalidDataException>().With.Message.Contains("process 7"));
    }

    [Test]
    public async Task Adopt_OfACopyWhileTheOriginalRuns_IsRefused()
    {
        var world = new World { Twin = "process 7", FolderMark = "1.0/1/1.0" };
        await using (var rig = LifecycleRig.WithoutStarting(world))
            Assert.That(() => rig.Orders.AdoptAsync(_output), Throws.TypeOf<InvalidDataException>());

        world.FolderMark = "2.0/2/2.0";
        await using var copy = LifecycleRig.WithoutStarting(world);
        Assert.That(() => copy.Orders.AdoptAsync(_output), Throws.TypeOf<InvalidDataException>().With.Message.Contains("process 7"));
    }

    [TestCase("ledger")]
    [TestCase("note")]
    public async Task Adopt_WhatCannotBeWrittenDown_IsNotComplete(string what)
    {
        var world = new World();
        await world.RunServersAsync(2);
        world.Store.Flush();
        world.Ledger.IsFull = what == "ledger";
        world.Store.NoteFailure = what == "note" ? World.Outage : null;
        using var output = new StringWriter();

        await using (var rig = LifecycleRig.WithoutStarting(world))
            Assert.That(() => rig.Orders.AdoptAsync(output), Throws.TypeOf<InvalidDataException>().With.Message.Contains(what));

        Assert.That(output.ToString(), Does.Not.Contain("Start it"));
    }
}
