using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Servers;

internal sealed class DeletionTests
{
    [Test]
    public async Task Delete_DuringAStart_LeavesNothing()
    {
        await using var rig = await LifecycleRig.StartAsync();
        rig.World.Backend.OnStart = (_, token) => Task.Delay(Timeout.Infinite, token);
        var creation = await rig.Lifecycle.CreateAsync(LifecycleRig.Order(), CancellationToken.None);
        await rig.UntilStatusAsync(creation.ServerId, ServerStatus.Starting, TimeSpan.Zero);

        await (await rig.Lifecycle.DeleteAsync(creation.ServerId, force: false, null, CancellationToken.None)).Completion;

        await AssertNothingIsLeftAsync(rig, creation.ServerId);
    }

    [Test]
    public async Task Delete_OfARunningServer_LeavesNothing()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();

        await (await rig.Lifecycle.DeleteAsync(server.Id, force: false, null, CancellationToken.None)).Completion;

        await AssertNothingIsLeftAsync(rig, server.Id);
        Assert.That(() => rig.Get(server.Id), Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.NotFound));
    }

    [Test]
    public async Task Delete_WithForce_GivesNoGrace()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        var fake = rig.World.Backend.Server(server.Id);

        await (await rig.Lifecycle.DeleteAsync(server.Id, force: true, null, CancellationToken.None)).Completion;

        Assert.That(fake.StoppedWithGrace, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Delete_OrderedAgainBeforeItHasBegun_ComesToTheSameForBoth()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var started = new TaskCompletionSource();
        rig.World.Backend.OnStart = (_, _) => started.Task;
        var creation = await rig.Lifecycle.CreateAsync(LifecycleRig.Order(), CancellationToken.None);
        await rig.UntilStatusAsync(creation.ServerId, ServerStatus.Starting, TimeSpan.Zero);

        var first = await rig.Lifecycle.DeleteAsync(creation.ServerId, force: false, null, CancellationToken.None);
        var second = await rig.Lifecycle.DeleteAsync(creation.ServerId, force: true, null, CancellationToken.None);
        started.SetResult();

        Assert.That((await first.Completion).Id, Is.EqualTo(creation.ServerId));
        Assert.That((await second.Completion).Id, Is.EqualTo(creation.ServerId));
        await AssertNothingIsLeftAsync(rig, creation.ServerId);
    }

    [Test]
    public async Task Delete_WhenTheBackendCannotTell_IsTriedAgainUntilItIsDone()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        var refusals = 2;
        rig.World.Backend.OnRemove = (_, _) =>
        {
            if (refusals-- > 0)
                throw new ServerException(ServerError.Unavailable, "Cannot read /proc.");
        };

        var operation = await rig.Lifecycle.DeleteAsync(server.Id, force: false, null, CancellationToken.None);
        Assert.That(async () => await operation.Completion, Throws.TypeOf<ServerException>());
        Assert.That(rig.Get(server.Id), Has.Property("Status").EqualTo(ServerStatus.Failed).And.Property("Desired").EqualTo(DesiredState.Deleted));

        await rig.UntilAsync(() => rig.World.Store.Records.Count == 0, "the record is gone", TimeSpan.FromSeconds(1));
        await AssertNothingIsLeftAsync(rig, server.Id);
    }

    [TestCase(ServerVerb.Start)]
    [TestCase(ServerVerb.Restart)]
    [TestCase(ServerVerb.Stop)]
    public async Task Order_GivenWhileADeletionIsStored_DoesNotTakeItBack(ServerVerb verb)
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync(LifecycleRig.Order() with { Start = verb == ServerVerb.Stop });
        var write = new TaskCompletionSource();
        rig.World.Store.Held = write.Task;
        var deletion = rig.Lifecycle.DeleteAsync(server.Id, force: false, null, CancellationToken.None);

        var order = rig.Lifecycle.ActAsync(server.Id, verb, null, CancellationToken.None);
        write.SetResult();

        Assert.That(async () => await (await order).Completion, Throws.Exception.With.Message.Contains("deleted"));
        await (await deletion).Completion;
        await AssertNothingIsLeftAsync(rig, server.Id);
    }

    [Test]
    public async Task Delete_WhoseNotesTheStoreMissed_BringsNothingBack()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        var removal = new TaskCompletionSource();
        rig.World.Backend.OnRemove = (_, scope) => // away while the server is ended, back when its record is removed
        {
            rig.World.Store.Outage = scope == RemovalScope.Processes ? World.Outage : null;
            rig.World.Store.Held = scope == RemovalScope.Everything ? removal.Task : null;
        };
        var deletion = await rig.Lifecycle.DeleteAsync(server.Id, force: false, null, CancellationToken.None);
        await rig.UntilAsync(() => rig.World.Store.Records.Count == 0, "the record is removed", TimeSpan.Zero);

        var start = rig.World.Time.GetUtcNow();
        await rig.UntilAsync(() => rig.World.Time.GetUtcNow() - start > TimeSpan.FromSeconds(3), "owed notes are due");
        removal.SetResult();
        await deletion.Completion;
        await rig.UntilAsync(() => rig.World.Time.GetUtcNow() - start > TimeSpan.FromSeconds(20), "more of them, and comparisons, are due");

        await AssertNothingIsLeftAsync(rig, server.Id);
        Assert.That(rig.Custody.Mended, Is.Zero);
    }

    private static async Task AssertNothingIsLeftAsync(LifecycleRig rig, string id)
    {
        Assert.That(rig.World.Backend.Running, Is.Empty);
        Assert.That(rig.World.Store.Records, Is.Empty);
        Assert.That(await rig.World.PortStatusAsync(20000), Is.EqualTo(PortStatus.Available));
        Assert.That(rig.World.Backend.Removals, Has.Member((id, RemovalScope.Everything)));
        Assert.That(rig.Catalog.ActiveCount, Is.Zero);
    }
}
