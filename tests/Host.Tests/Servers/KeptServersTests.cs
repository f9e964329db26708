using Modular.Abstractions;

namespace Modular.Host.Tests.Servers;

/// <summary>Servers that a manager in custody, or one that does not know yet, shows and leaves alone.</summary>
internal sealed class KeptServersTests
{
    [Test]
    public async Task Sigterm_BeforeTheStoreHasProvenItself_EndsNothing([Values] bool isCopy)
    {
        var world = new World();
        await world.RunServersAsync(3);
        world.Ledger.OnRead = () => throw new IOException("Permission denied"); // so that the examination does not come to an end
        if (isCopy)
            world.FolderMark = "2.0/2/2.0";

        await using var rig = LifecycleRig.StartWithoutWaiting(world);
        await rig.UntilAsync(() => rig.Recovery.WaitsFor is not null, "it waits");
        await rig.StopAsync();

        Assert.That(world.Backend.Running, Has.Count.EqualTo(3));
        Assert.That(world.Backend.Removals, Is.Empty);
        Assert.That(world.Store.Records.Select(r => r.Status), Is.All.EqualTo(ServerStatus.Running));
    }

    [Test]
    public async Task Reads_InCustody_AreNotAnsweredBeforeAllIsShown([Values("", "2.0/2/2.0")] string folderMark)
    {
        var world = new World();
        var ids = await world.RunServersAsync(3);
        world.Store.Flush();
        if (folderMark.Length > 0)
            world.FolderMark = folderMark;

        await using var rig = LifecycleRig.StartWithoutWaiting(world);
        await rig.UntilAsync(() => rig.Recovery.IsLoaded, "reads are answered");

        Assert.That(rig.Catalog.List(new ServerQuery()).Items.Select(r => r.Id), Is.EquivalentTo(ids));
        Assert.That(world.Backend.Removals, Is.Empty);
    }

    [Test]
    public async Task Server_ThatEndsWhileTheStoreIsAnothers_IsLeftAloneUntilTheRightOneIsBack()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync(LifecycleRig.Order(policy: RestartPolicy.OnFailure));
        var backup = rig.World.Store.BackUp();
        var (name, text) = backup.Notes.Single();
        await rig.World.Store.WriteNoteAsync(name, text.Replace("\"generation\":1", "\"generation\":9", StringComparison.Ordinal), CancellationToken.None);
        await rig.UntilAsync(() => rig.Custody.Finding?.Reason == "manager_twice", "custody has begun", TimeSpan.FromSeconds(1));

        rig.World.Backend.Server(server.Id).Die(); // as the other manager's restart does
        await rig.UntilAsync(() => rig.Get(server.Id).Conditions.Any(c => c.Type == "recovery_unknown"), "its end was seen", TimeSpan.Zero);
        Assert.That(rig.Get(server.Id).Status, Is.EqualTo(ServerStatus.Running));
        Assert.That(rig.World.Backend.Removals, Is.Empty, "what bears its mark may be the other manager's");

        rig.World.Store.Restore(backup);
        await rig.UntilAsync(() => rig.World.Backend.Starts == 2, "it was found out that it had ended, and started again", TimeSpan.FromSeconds(1));
        await rig.UntilStatusAsync(server.Id, ServerStatus.Running, TimeSpan.Zero);
        Assert.That(rig.Get(server.Id).Conditions, Is.Empty);
    }
}
