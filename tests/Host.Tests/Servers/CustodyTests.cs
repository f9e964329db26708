using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Servers;

/// <summary>What a host makes of a store that cannot be right.</summary>
internal sealed class CustodyTests
{
    private const string Unknown = "0198c0de-0000-7000-8000-000000000000";

    [Test]
    public async Task Start_OnAnEmptiedStore_ShowsAndHoldsWhatRunsAndChangesNothing()
    {
        var world = new World();
        var ids = await world.RunServersAsync(3);
        world.Store.Flush();

        await using var rig = await LifecycleRig.StartInCustodyAsync(world);
        await rig.UntilAsync(() => ids.All(id => rig.Catalog.List(new ServerQuery()).Items.Any(r => r.Id == id)), "all are shown", TimeSpan.Zero);
        await rig.UntilAsync(() => world.Time.GetUtcNow() > World.Start.AddMinutes(5), "minutes have passed", TimeSpan.FromSeconds(5));

        Assert.That(rig.Custody.Finding!.Reason, Is.EqualTo("store_empty"));
        Assert.That(rig.Custody.Finding.Message, Does.Contain("3 servers").And.Contain(ids[0]));
        Assert.That(ids.Select(id => rig.Get(id).Status), Is.All.EqualTo(ServerStatus.Running));
        Assert.That(() => rig.CreateAsync(), Throws.TypeOf<ServerException>().With.Message.Contains("store_empty").And.Message.Contains("modular state adopt"));
        Assert.That(() => rig.Lifecycle.DeleteAsync(ids[0], true, null, CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Unavailable));
        await rig.StopAsync();
        AssertUntouched(world, 3);
        Assert.That(world.Store.Records, Is.Empty);
    }

    [TestCase("missing", "store_older")]
    [TestCase("older", "store_older")]
    [TestCase("returned", "store_older")]
    [TestCase("foreign", "store_foreign")]
    [TestCase("used", "folder_older")]
    [TestCase("forgotten", "folder_older")]
    [TestCase("copied", "folder_copied")]
    [TestCase("twin", "manager_twice")]
    [TestCase("stray", "servers_unknown")]
    [TestCase("waking", "store_older")]
    [TestCase("renamed", "folder_foreign")]
    public async Task Start_WhenSomethingCannotBeRight_IsInCustodyForThatReason(string what, string reason)
    {
        var world = new World();
        var ids = await world.RunServersAsync(3);
        await SpoilAsync(world, ids, what);

        await using var rig = await LifecycleRig.StartInCustodyAsync(world);
        await rig.UntilAsync(() => world.Time.GetUtcNow() > World.Start.AddMinutes(5), "minutes have passed", TimeSpan.FromSeconds(5));

        Assert.That(rig.Custody.Finding!.Reason, Is.EqualTo(reason), rig.Custody.Finding.Message);
        Assert.That((await rig.CheckAsync(isAlone: true))!.Reason, Is.EqualTo(reason), "--check says the same");
        AssertUntouched(world, what == "returned" ? 2 : 3);
    }

    [Test]
    public async Task Start_AfterAnUpgrade_WorksWhenEverythingAgrees()
    {
        var world = new World();
        var ids = await world.RunServersAsync(3);
        world.Ledger.Text = null;
        var (records, _) = world.Store.BackUp();
        world.Store.Restore((records, new Dictionary<string, string>()));

        await using var rig = await LifecycleRig.StartAsync(world);

        Assert.That(ids.Select(id => rig.Get(id).Status), Is.All.EqualTo(ServerStatus.Running));
        Assert.That(world.Ledger.Text, Does.Contain(ids[2]), "from now on it is remembered");
    }

    [Test]
    public async Task Start_AfterAnUpgradeWithAnEmptyStore_IsInCustody()
    {
        var world = new World();
        await world.RunServersAsync(2);
        world.Ledger.Text = null;
        world.Store.Flush();

        await using var rig = await LifecycleRig.StartInCustodyAsync(world);

        Assert.That(rig.Custody.Finding!.Reason, Is.EqualTo("store_empty"));
        AssertUntouched(world, 2);
    }

    [Test]
    public async Task Start_OnAFreshFolderWithOldLogs_AsksNothing()
    {
        var world = new World();
        world.Backend.Strays.Add(new OwnedInstance { ServerId = Unknown, Alive = false, Evidence = ["folder logs"], LogsOnly = true });

        await using var rig = await LifecycleRig.StartAsync(world);

        Assert.That(rig.Custody.Finding, Is.Null);
    }

    [Test]
    public async Task Start_OnACopyOfWhichNothingRuns_IsAMove()
    {
        var world = new World();
        var id = (await world.RunServersAsync(1))[0];
        world.Backend.Lose(id);
        world.FolderMark = "2.0/2/2.0";

        await using var rig = await LifecycleRig.StartAsync(world);

        Assert.That(rig.Custody.Finding, Is.Null);
    }

    [Test]
    public async Task Start_AfterACrashAtEveryStepOfADeletion_IsNeverInCustody([Values] bool removed)
    {
        var world = new World();
        var id = (await world.RunServersAsync(1))[0];
        var record = world.Store.Records.Single();
        await world.Store.TryUpdateAsync(record with { Desired = DesiredState.Deleted, Version = record.Version + 1 }, record.Version, CancellationToken.None);
        world.Ledger.Text += $"~ {id}\n";
        if (removed)
            await world.Store.TryRemoveAsync(id, record.Version + 1, CancellationToken.None);

        await using var rig = await LifecycleRig.StartAsync(world);
        await rig.UntilAsync(() => world.Backend.Running.Count == 0, "what was left of it was ended", TimeSpan.FromSeconds(1));

        Assert.That(rig.Custody.Finding, Is.Null);
    }

    [Test]
    public async Task Start_AfterADeletionOnAFullDisk_MissesNothing([Values] bool owedBefore)
    {
        var world = new World();
        await world.RunServersAsync(1);
        await using (var rig = await LifecycleRig.StartAsync(world))
        {
            var deleted = await rig.CreateAsync();
            world.Ledger.IsFull = true;
            if (owedBefore)
                await (await rig.Lifecycle.ActAsync(deleted.Id, ServerVerb.Stop, null, CancellationToken.None)).Completion;

            await (await rig.Lifecycle.DeleteAsync(deleted.Id, false, null, CancellationToken.None)).Completion;
        }

        world.Ledger.IsFull = false;
        await using var next = await LifecycleRig.StartAsync(world);

        Assert.That(next.Custody.Finding, Is.Null);
        Assert.That(next.Catalog.List(new ServerQuery()).Total, Is.EqualTo(1));
    }

    [Test]
    public async Task Start_OnAFullDisk_WorksAndIsRecognizedLater()
    {
        var world = new World();
        await world.RunServersAsync(1);
        world.Ledger.IsFull = true;
        await using (var rig = await LifecycleRig.StartAsync(world))
            Assert.That(rig.Custody.Finding, Is.Null);

        world.Ledger.IsFull = false;
        await using var next = await LifecycleRig.StartAsync(world);
        Assert.That(next.Custody.Finding, Is.Null);
    }

    private static async Task SpoilAsync(World world, List<string> ids, string what)
    {
        var record = world.Store.Records.Single(r => r.Id == ids[0]);
        switch (what)
        {
            case "missing" or "older" or "waking":
                await SpoilRecordAsync(world, record, what);
                break;
            case "returned":
                await using (var rig = await LifecycleRig.StartAsync(world))
                    await (await rig.Lifecycle.DeleteAsync(record.Id, true, null, CancellationToken.None)).Completion;
                await world.Store.AddAsync(record, CancellationToken.None);
                world.Backend.Removals.Clear();
                break;
            case "foreign" or "used":
                var (name, text) = world.Store.BackUp().Notes.Single();
                await world.Store.WriteNoteAsync(name, what == "used" ? text.Replace("\"generation\":1", "\"generation\":9", StringComparison.Ordinal)
                    : text.Replace("\"state_id\":\"", "\"state_id\":\"other", StringComparison.Ordinal), CancellationToken.None);
                break;
            case "renamed":
                world.Ledger.Text = null;
                world.Store.Restore(([.. world.Store.Records.Select(r => r with { ManagerId = "m0" })], new Dictionary<string, string>()));
                break;
            case "forgotten":
                world.Ledger.Text = null;
                break;
            case "copied":
                world.FolderMark = "2.0/2/2.0";
                break;
            case "twin":
                world.Twin = "process 7";
                break;
            default:
                world.Backend.Strays.Add(new OwnedInstance { ServerId = Unknown, Alive = false, Evidence = ["folder"] });
                break;
        }
    }

    private static async Task SpoilRecordAsync(World world, ServerRecord record, string what)
    {
        if (what == "missing")
            await world.Store.TryRemoveAsync(record.Id, record.Version, CancellationToken.None);
        else if (what == "older")
            await world.Store.TryUpdateAsync(record with { Version = 1 }, record.Version, CancellationToken.None);
        else
            await world.Store.TryUpdateAsync(record with { Status = ServerStatus.Stopped, Desired = DesiredState.Stopped, Version = record.Version + 1 },
                record.Version, CancellationToken.None);
    }

    private static void AssertUntouched(World world, int running)
    {
        Assert.That(world.Backend.Running, Has.Count.EqualTo(running));
        Assert.That(world.Backend.Removals, Is.Empty);
        Assert.That(world.Backend.PutAside, Is.Empty);
    }
}
