using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Servers;

/// <summary>What happens to the store behind a running host's back.</summary>
internal sealed class VanishedRecordTests
{
    [Test]
    public async Task Store_Emptied_GetsEveryRecordBack()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        var stopped = await rig.CreateAsync(LifecycleRig.Order() with { Start = false });
        rig.World.Store.Flush();

        await rig.UntilAsync(() => rig.World.Store.Records.Count == 2 && rig.World.Store.BackUp().Notes.Count == 1, "all was written back",
            TimeSpan.FromSeconds(1));

        Assert.That(rig.World.Store.Records.Select(r => (r.Id, r.Version)),
            Is.EquivalentTo(new[] { (server.Id, rig.Get(server.Id).Version), (stopped.Id, rig.Get(stopped.Id).Version) }));
        Assert.That(rig.Custody, Has.Property("Mended").EqualTo(2).And.Property("Finding").Null);
        await AssertTheNextHostIsContentAsync(rig);
    }

    [TestCase(ServerVerb.Stop, ServerStatus.Stopped)]
    [TestCase(ServerVerb.Restart, ServerStatus.Running)]
    public async Task Order_ForAServerWhoseRecordVanished_IsCarriedOut(ServerVerb verb, ServerStatus status)
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        rig.World.Store.Flush();

        var record = await (await rig.Lifecycle.ActAsync(server.Id, verb, null, CancellationToken.None)).Completion;

        Assert.That(record.Status, Is.EqualTo(status));
        Assert.That(rig.World.Store.Records.Single(), Has.Property("Status").EqualTo(status).And.Property("Version").EqualTo(record.Version));
    }

    [Test]
    public async Task Deletion_OfAServerWhoseRecordVanished_IsCarriedOutAndStaysSo()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        rig.World.Store.Flush();

        await (await rig.Lifecycle.DeleteAsync(server.Id, false, null, CancellationToken.None)).Completion;
        var start = rig.World.Time.GetUtcNow();
        await rig.UntilAsync(() => rig.World.Time.GetUtcNow() - start > TimeSpan.FromSeconds(40), "comparisons were made", TimeSpan.FromSeconds(1));

        Assert.That(rig.World.Store.Records, Is.Empty);
        Assert.That(rig.World.Backend.Removals, Has.Member((server.Id, RemovalScope.Everything)));
        await AssertTheNextHostIsContentAsync(rig);
    }

    /// <summary>A database that hangs removes it after nobody waits any more: that is no loss, and nobody needs to look at the database.</summary>
    [Test]
    public async Task Deletion_WhoseAnswerWasLost_IsNotTakenForALoss()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        var attempts = 0;
        rig.World.Backend.OnRemove = (_, scope) =>
        {
            if (scope != RemovalScope.Everything)
                return;

            rig.World.Store.LostAnswer = ++attempts == 1 ? World.Outage : null;
            if (attempts > 1)
                throw new ServerException(ServerError.Unavailable, "The backend is busy.");
        };

        var deletion = await rig.Lifecycle.DeleteAsync(server.Id, false, null, CancellationToken.None);
        await rig.UntilAsync(() => attempts > 1, "it was tried again", TimeSpan.FromSeconds(1));
        Assert.That(async () => await deletion.Completion, Throws.TypeOf<ServerException>());
        var start = rig.World.Time.GetUtcNow();
        await rig.UntilAsync(() => rig.World.Time.GetUtcNow() - start > TimeSpan.FromSeconds(40), "comparisons were made", TimeSpan.FromSeconds(1));

        Assert.That(rig.World.Store.Records, Is.Empty);
        Assert.That(rig.Custody.Mended, Is.Zero);

        rig.World.Backend.OnRemove = (_, _) => { };
        await rig.UntilAsync(() => rig.Catalog.List(new ServerQuery()).Total == 0, "it is gone", TimeSpan.FromSeconds(1));
        await AssertTheNextHostIsContentAsync(rig);
    }

    [Test]
    public async Task Store_RestoredToAnEarlierState_IsBroughtUpToDate()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var (changed, deleted) = (await rig.CreateAsync(), await rig.CreateAsync());
        var backup = rig.World.Store.BackUp();
        await (await rig.Lifecycle.ActAsync(changed.Id, ServerVerb.Stop, null, CancellationToken.None)).Completion;
        await (await rig.Lifecycle.DeleteAsync(deleted.Id, false, null, CancellationToken.None)).Completion;
        var added = await rig.CreateAsync();
        rig.World.Store.Restore(backup);

        await rig.UntilAsync(() => rig.World.Store.Records.All(r => r.Id != deleted.Id) && rig.World.Store.Records.Any(r => r.Id == added.Id), "it was mended",
            TimeSpan.FromSeconds(1));

        Assert.That(rig.World.Store.Records.Single(r => r.Id == changed.Id).Status, Is.EqualTo(ServerStatus.Stopped));
        await AssertTheNextHostIsContentAsync(rig);
    }

    [Test]
    public async Task Store_ReplacedByAnother_IsNotWrittenTo_AndCustodyEndsWhenTheRightOneIsBack()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        var backup = rig.World.Store.BackUp();
        var (name, text) = backup.Notes.Single();
        rig.World.Store.Flush();
        await rig.World.Store.WriteNoteAsync(name, text.Replace("\"state_id\":\"", "\"state_id\":\"other", StringComparison.Ordinal), CancellationToken.None);

        await rig.UntilAsync(() => rig.Custody.Finding is not null, "custody has begun", TimeSpan.FromSeconds(1));
        Assert.That(rig.Custody.Finding!.Reason, Is.EqualTo("store_foreign"));
        Assert.That(async () => await rig.Lifecycle.DeleteAsync(server.Id, true, null, CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Message.Contains("store_foreign"));
        Assert.That(rig.World.Store.Records, Is.Empty);
        Assert.That(rig.World.Backend.Running, Has.Count.EqualTo(1));

        rig.World.Store.Restore(backup);
        await rig.UntilAsync(() => rig.Custody.Finding is null, "custody has ended", TimeSpan.FromSeconds(1));
        await (await rig.Lifecycle.DeleteAsync(server.Id, false, null, CancellationToken.None)).Completion;
        Assert.That(rig.World.Store.Records, Is.Empty);
    }

    [Test]
    public async Task Creation_ThatWasNeverConfirmed_IsNotWrittenBack()
    {
        await using var rig = await LifecycleRig.StartAsync();
        rig.World.Store.LostAnswer = World.Outage;
        Assert.That(async () => await rig.CreateAsync(), Throws.TypeOf<ServerException>());
        Assert.That(rig.World.Store.Records, Has.Count.EqualTo(1), "the store did it all the same");
        rig.World.Store.LostAnswer = null;

        await rig.UntilAsync(() => rig.World.Store.Records.Count == 0, "it was removed", TimeSpan.FromSeconds(1));
        var start = rig.World.Time.GetUtcNow();
        await rig.UntilAsync(() => rig.World.Time.GetUtcNow() - start > TimeSpan.FromSeconds(40), "comparisons were made", TimeSpan.FromSeconds(1));

        Assert.That(rig.World.Store.Records, Is.Empty);
    }

    [TestCase(1)]
    [TestCase(1000)]
    public async Task Record_ThatIsAnotherManagersNow_IsNotOverwritten(int version)
    {
        await using var rig = await LifecycleRig.StartAsync();
        var (taken, vanished) = (await rig.CreateAsync(), await rig.CreateAsync());
        var (_, notes) = rig.World.Store.BackUp();
        rig.World.Store.Restore(([taken with { ManagerId = "m2", Version = version }], notes));

        await rig.UntilAsync(() => rig.World.Store.Records.Any(r => r.Id == vanished.Id), "the others were mended", TimeSpan.FromSeconds(1));

        Assert.That(rig.World.Store.Records.Single(r => r.Id == taken.Id), Has.Property("ManagerId").EqualTo("m2").And.Property("Version").EqualTo(version));
    }

    private static async Task AssertTheNextHostIsContentAsync(LifecycleRig rig)
    {
        await rig.DisposeAsync();
        await using var next = await LifecycleRig.StartAsync(rig.World);
        Assert.That(next.Custody.Finding, Is.Null);
    }
}
