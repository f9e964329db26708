using Modular.Abstractions;

namespace Modular.Host.Tests.Servers;

/// <summary>What becomes of servers that the store is right not to have.</summary>
internal sealed class AcceptedLossTests
{
    private const string Unknown = "0198c0de-0000-7000-8000-000000000000";
    private readonly StringWriter _output = new();

    [OneTimeTearDown]
    public void CloseOutput() => _output.Dispose();

    [Test]
    public async Task AcceptLoss_OnACopy_IsRefused_ForWhatRunsMayBeTheOriginals()
    {
        var world = new World();
        await world.RunServersAsync(1);
        world.Store.Flush();
        world.FolderMark = "2.0/2/2.0";
        await using var rig = LifecycleRig.WithoutStarting(world);

        Assert.That(() => rig.Orders.AcceptLossAsync(_output), Throws.TypeOf<InvalidDataException>().With.Message.Contains("copy"));
        Assert.That(world.Backend.Running, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task AcceptLoss_MovesWhatHasNoRecordToLostAndFound()
    {
        var world = new World();
        await world.RunServersAsync(1);
        world.Backend.Strays.Add(new OwnedInstance { ServerId = Unknown, Alive = false, Evidence = ["folder"] });

        await using (var rig = LifecycleRig.WithoutStarting(world))
        {
            await rig.Orders.AcceptLossAsync(_output);
            Assert.That(rig.Leftovers.Kept.Single().ServerId, Is.EqualTo(Unknown));
        }

        Assert.That(world.Backend.Removals.Select(r => r.Scope), Has.None.EqualTo(RemovalScope.Everything));
        await world.AssertRunsAsync(1);
    }

    [Test]
    public async Task AcceptLoss_OfAnEmptiedStore_EndsWhatRunsAndKeepsEveryFile()
    {
        var world = new World();
        var ids = await world.RunServersAsync(2);
        world.Store.Flush();

        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.AcceptLossAsync(_output);

        Assert.That(world.Backend.PutAside.Select(p => p.ServerId), Is.EquivalentTo(ids));
        await world.AssertRunsAsync(0);
    }

    [Test]
    public async Task ListLoss_NamesEachAndWhoseItIs_AndChangesNothing()
    {
        var world = new World();
        var ids = await world.RunServersAsync(5);
        world.Store.Flush();
        world.Backend.Strays.Add(new OwnedInstance { ServerId = Unknown, Alive = false, Evidence = ["folder x"] });
        using var output = new StringWriter();

        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.ListLossAsync(output);

        foreach (var id in ids)
            Assert.That(output.ToString(), Does.Contain($"Server {id} of alice: would be ended and moved"));
        Assert.That(output.ToString(), Does.Contain($"Server {Unknown}: would be moved").And.Contain("6 servers"));
        Assert.That((world.Backend.Running.Count, world.Backend.PutAside.Count, world.Store.Records.Count), Is.EqualTo((5, 0, 0)));
    }

    [Test]
    public async Task AcceptLoss_WithOneThatCannotBeMoved_MovesTheOthers_NamesIt_AndCustodyGoesOn()
    {
        var world = new World();
        var ids = await world.RunServersAsync(3);
        world.Store.Flush();
        world.Backend.OnRemove = (id, _) =>
        {
            if (id == ids[0])
                throw new ServerException(ServerError.Unavailable, "It cannot be moved.");
        };

        await using (var rig = LifecycleRig.WithoutStarting(world))
            Assert.That(() => rig.Orders.AcceptLossAsync(_output),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains(ids[0]).And.Message.Contains("It cannot be moved."));

        Assert.That(world.Backend.PutAside.Select(p => p.ServerId), Is.EquivalentTo(ids[1..]));
        await using var next = await LifecycleRig.StartInCustodyAsync(world);
        Assert.That(world.Backend.Running, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task AcceptLoss_WhereTheRecordsAreAnotherManagers_IsRefused_AndNamesIt()
    {
        var world = new World();
        await world.RunServersAsync(2);
        world.Ledger.Text = null;
        world.Store.Restore(([.. world.Store.Records.Select(r => r with { ManagerId = "m0" })], new Dictionary<string, string>()));
        await using var rig = LifecycleRig.WithoutStarting(world);

        Assert.That(() => rig.Orders.AcceptLossAsync(_output),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("manager m0").And.Message.Contains("manager-id"));
        Assert.That(() => rig.Orders.AdoptAsync(_output), Throws.TypeOf<InvalidDataException>());
        Assert.That((world.Backend.Running.Count, world.Backend.PutAside.Count), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task AcceptLoss_AfterADeletionByAVersionWithoutALedger_IsTheWayOnThatIsNamed([Values] bool all)
    {
        var world = new World();
        var ids = await world.RunServersAsync(2);
        foreach (var record in world.Store.Records.Where(r => all || r.Id == ids[0]))
        {
            await world.Store.TryRemoveAsync(record.Id, record.Version, CancellationToken.None);
            world.Backend.Lose(record.Id);
        }

        await using (var rig = await LifecycleRig.StartInCustodyAsync(world))
            Assert.That(rig.Custody.Finding!.Message, Does.Contain("accept-loss").And.Contain(ids[0]));

        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.AcceptLossAsync(_output);

        await world.AssertRunsAsync(all ? 0 : 1);
    }

    [Test]
    public async Task Finding_OfAMissingRecordWhoseFilesAreThere_DoesNotRecommendToAcceptIt()
    {
        var world = new World();
        var id = (await world.RunServersAsync(2))[0];
        var record = world.Store.Records.Single(r => r.Id == id);
        await world.Store.TryRemoveAsync(id, record.Version, CancellationToken.None);
        world.Backend.Lose(id);
        world.Backend.Strays.Add(new OwnedInstance { ServerId = id, Alive = false, Evidence = ["folder"] });

        await using var rig = await LifecycleRig.StartInCustodyAsync(world);

        Assert.That(rig.Custody.Finding!.Message, Does.Contain(id).And.Not.Contain("accept-loss"));
    }
}
