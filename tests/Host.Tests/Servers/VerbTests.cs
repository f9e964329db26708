using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Servers;

internal sealed class VerbTests
{
    [Test]
    public async Task Stop_OfARunningServer_KeepsThePortReserved()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();

        var stopped = await ActAsync(rig, server.Id, ServerVerb.Stop);

        Assert.That(stopped.Status, Is.EqualTo(ServerStatus.Stopped));
        Assert.That(rig.World.Backend.Running, Is.Empty);
        Assert.That(await rig.World.PortStatusAsync(server.Port!.Value), Is.EqualTo(PortStatus.Reserved));
        Assert.That(rig.Catalog.ActiveCount, Is.Zero);
    }

    [Test]
    public async Task Start_AfterAStop_KeepsThePortAndMakesNewCredentials()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        var first = rig.World.Backend.Server(server.Id).Credentials!.Password;
        await ActAsync(rig, server.Id, ServerVerb.Stop);

        var operation = await rig.Lifecycle.ActAsync(server.Id, ServerVerb.Start, null, CancellationToken.None);
        var started = await operation.Completion;

        Assert.That(started.Port, Is.EqualTo(server.Port));
        Assert.That(operation.Changed, Is.True);
        Assert.That(operation.Credentials!.Password, Is.Not.EqualTo(first));
    }

    [TestCase(ServerVerb.Start, true)]
    [TestCase(ServerVerb.Stop, false)]
    public async Task Act_WhenItIsSoAlready_ChangesNothing(ServerVerb verb, bool running)
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync(LifecycleRig.Order() with { Start = running });

        var operation = await rig.Lifecycle.ActAsync(server.Id, verb, null, CancellationToken.None);

        Assert.That(operation.Changed, Is.False);
        Assert.That((await operation.Completion).Version, Is.EqualTo(server.Version));
    }

    [Test]
    public async Task Restart_OfARunningServer_StartsItAnew()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        var before = rig.World.Backend.Server(server.Id);

        var record = await ActAsync(rig, server.Id, ServerVerb.Restart);

        Assert.That(record.Status, Is.EqualTo(ServerStatus.Running));
        Assert.That(before.StoppedWithGrace, Is.EqualTo(rig.World.Options.StopGrace));
        Assert.That(rig.World.Backend.Server(server.Id), Is.Not.SameAs(before));
        Assert.That(rig.Catalog.ActiveCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Stop_DuringAStart_CancelsIt()
    {
        await using var rig = await LifecycleRig.StartAsync();
        rig.World.Backend.OnStart = (_, token) => Task.Delay(Timeout.Infinite, token);
        var creation = await rig.Lifecycle.CreateAsync(LifecycleRig.Order(), CancellationToken.None);
        await rig.UntilStatusAsync(creation.ServerId, ServerStatus.Starting, TimeSpan.Zero);

        var stopped = await ActAsync(rig, creation.ServerId, ServerVerb.Stop);

        Assert.That(stopped.Status, Is.EqualTo(ServerStatus.Stopped));
        Assert.That(async () => await creation.Completion, Throws.TypeOf<ServerException>().With.Message.Contains("overtaken by a stop"));
    }

    [Test]
    public async Task Stop_WhenTheBackendCannotTell_IsTriedAgainUntilItIsDone()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        rig.World.Backend.Server(server.Id).StopFailure = new ServerException(ServerError.Unavailable, "Cannot read /proc.");

        var operation = await rig.Lifecycle.ActAsync(server.Id, ServerVerb.Stop, null, CancellationToken.None);
        Assert.That(async () => await operation.Completion, Throws.TypeOf<ServerException>());
        Assert.That(rig.Get(server.Id), Has.Property("Status").EqualTo(ServerStatus.Failed).And.Property("Desired").EqualTo(DesiredState.Stopped));
        Assert.That(await rig.World.PortStatusAsync(server.Port!.Value), Is.EqualTo(PortStatus.Reserved));

        rig.World.Backend.Server(server.Id).StopFailure = null;
        await rig.UntilStatusAsync(server.Id, ServerStatus.Stopped, TimeSpan.FromSeconds(1));
        Assert.That(rig.World.Backend.Running, Is.Empty);
        Assert.That(rig.Get(server.Id).Failure, Is.Null);
    }

    [Test]
    public async Task Act_WhileItIsBeingDeleted_IsForbiddenAndSaysWhatIsAllowed()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        rig.World.Backend.OnRemove = (_, _) => throw new ServerException(ServerError.Unavailable, "Later.");
        var deletion = await rig.Lifecycle.DeleteAsync(server.Id, force: false, null, CancellationToken.None);

        Assert.That(() => rig.Lifecycle.ActAsync(server.Id, ServerVerb.Start, null, CancellationToken.None),
            Throws.TypeOf<ForbiddenMoveException>().With.Property("Allowed").EqualTo(new[] { "delete" }));
        Assert.That(async () => await deletion.Completion, Throws.TypeOf<ServerException>());
    }

    [Test]
    public async Task Act_WithAnotherVersion_ChangesNothing()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();

        Assert.That(() => rig.Lifecycle.ActAsync(server.Id, ServerVerb.Stop, server.Version - 1, CancellationToken.None),
            Throws.TypeOf<VersionMismatchException>());
        Assert.That(rig.Get(server.Id).Status, Is.EqualTo(ServerStatus.Running));
    }

    [Test]
    public async Task Stop_WhenTheStoreIsAway_StopsNothing()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        rig.World.Store.Outage = World.Outage;

        Assert.That(() => rig.Lifecycle.ActAsync(server.Id, ServerVerb.Stop, null, CancellationToken.None), Throws.TypeOf<ServerException>());
        Assert.That(rig.World.Backend.Running, Has.Count.EqualTo(1));
        Assert.That(rig.Get(server.Id), Has.Property("Status").EqualTo(ServerStatus.Running).And.Property("Desired").EqualTo(DesiredState.Running));
    }

    [Test]
    public async Task Start_WhenTheStoreGoesAwayMeanwhile_RunsAndIsWrittenLater()
    {
        await using var rig = await LifecycleRig.StartAsync();
        rig.World.Backend.OnStarted = _ =>
        {
            rig.World.Store.Outage = World.Outage;
            return Task.CompletedTask;
        };

        var record = await rig.CreateAsync();

        Assert.That(record.Status, Is.EqualTo(ServerStatus.Running));
        rig.World.Store.Outage = null;
        Assert.That(rig.World.Store.Records.Single().Status, Is.EqualTo(ServerStatus.Starting));
        await rig.UntilAsync(() => rig.World.Store.Records.Single().Status == ServerStatus.Running, "the store has it", TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task Rotate_OfARunningServer_MakesNewCredentialsValid()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();

        var credentials = await rig.Lifecycle.RotateCredentialsAsync(server.Id, CancellationToken.None);

        Assert.That(rig.World.Backend.Server(server.Id).Credentials, Is.SameAs(credentials));
    }

    [Test]
    public async Task Rotate_OfAStoppedServer_IsForbidden()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync(LifecycleRig.Order() with { Start = false });

        Assert.That(() => rig.Lifecycle.RotateCredentialsAsync(server.Id, CancellationToken.None), Throws.TypeOf<ForbiddenMoveException>());
    }

    private static async Task<ServerRecord> ActAsync(LifecycleRig rig, string id, ServerVerb verb) =>
        await (await rig.Lifecycle.ActAsync(id, verb, null, CancellationToken.None)).Completion;
}
