using Modular.Abstractions;

namespace Modular.Host.Tests.Servers;

/// <summary>The ways out of custody.</summary>
internal sealed class CustodyOrderTests
{
    private const string Unknown = "0198c0de-0000-7000-8000-000000000000";
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
        await AssertRunningAsync(world, 3);
    }

    [Test]
    public async Task Adopt_WhenTheLedgerIsLostToo_TakesWhatTheBackendRebuilds()
    {
        var world = new World();
        await world.RunServersAsync(1);
        var record = world.Store.Records.Single();
        world.Store.Flush();
        world.Ledger.Text = null;
        world.Backend.OnRebuild = id => record with { Version = 1, Labels = new Dictionary<string, string>() };

        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.AdoptAsync(_output);

        await AssertRunningAsync(world, 1);
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
        await AssertRunningAsync(world, 1);
    }

    [Test]
    public async Task Adopt_WhenTheLedgerAloneIsLost_TakesTheStoreAsItIs()
    {
        var world = new World();
        await world.RunServersAsync(2);
        world.Ledger.Text = null;

        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.AdoptAsync(_output);

        await AssertRunningAsync(world, 2);
    }

    [Test]
    public async Task Adopt_OfACopy_MakesItTheOne()
    {
        var world = new World();
        await world.RunServersAsync(1);
        world.FolderMark = "2.0/2/2.0";

        await using (var rig = LifecycleRig.WithoutStarting(world))
            await rig.Orders.AdoptAsync(_output);

        await AssertRunningAsync(world, 1);
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
        world.Backend.Strays.Add(new OwnedInstance(Unknown, null, false, ["folder"]));

        await using (var rig = LifecycleRig.WithoutStarting(world))
        {
            await rig.Orders.AcceptLossAsync(_output);
            Assert.That(rig.Leftovers.Kept.Single().ServerId, Is.EqualTo(Unknown));
        }

        Assert.That(world.Backend.Removals.Select(r => r.Scope), Has.None.EqualTo(RemovalScope.Everything));
        await AssertRunningAsync(world, 1);
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
        await AssertRunningAsync(world, 0);
    }

    [Test]
    public async Task AcceptLoss_WhereTheRecordsAreAnotherManagers_IsRefused_AndNamesIt()
    {
        var world = new World();
        await world.RunServersAsync(2);
        world.Ledger.Text = null;
        world.Store.Restore(([.. world.Store.Records.Select(r => r with { ManagerId = "m0" })], new Dictionary<string, string>()));
        await using var rig = LifecycleRig.WithoutStarting(world);

        Assert.That(() => rig.Orders.AcceptLossAsync(_output), Throws.TypeOf<InvalidDataException>().With.Message.Contains("manager m0").And.Message.Contains("manager-id"));
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

        await AssertRunningAsync(world, all ? 0 : 1);
    }

    [Test]
    public async Task Finding_OfAMissingRecordWhoseFilesAreThere_DoesNotRecommendToAcceptIt()
    {
        var world = new World();
        var id = (await world.RunServersAsync(2))[0];
        var record = world.Store.Records.Single(r => r.Id == id);
        await world.Store.TryRemoveAsync(id, record.Version, CancellationToken.None);
        world.Backend.Lose(id);
        world.Backend.Strays.Add(new OwnedInstance(id, null, false, ["folder"]));

        await using var rig = await LifecycleRig.StartInCustodyAsync(world);

        Assert.That(rig.Custody.Finding!.Message, Does.Contain(id).And.Not.Contain("accept-loss"));
    }

    private static async Task AssertRunningAsync(World world, int count)
    {
        await using var rig = await LifecycleRig.StartAsync(world);
        Assert.That(rig.Custody.Finding, Is.Null);
        Assert.That(rig.Catalog.List(new ServerQuery()).Items.Count(r => r.Status == ServerStatus.Running), Is.EqualTo(count));
        Assert.That(world.Backend.Running, Has.Count.EqualTo(count));
    }
}
