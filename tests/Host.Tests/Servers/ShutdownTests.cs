using Modular.Abstractions;
using Modular.Host.Servers;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Servers;

internal sealed class ShutdownTests
{
    [Test]
    public async Task Shutdown_ByDefault_StopsEveryServerAndCleansItsConfiguration()
    {
        var world = new World();
        await using var rig = await LifecycleRig.StartAsync(world);
        var server = await rig.CreateAsync();

        await rig.StopAsync();

        Assert.That(world.Backend.Running, Is.Empty);
        Assert.That(world.Store.Records.Single(), Has.Property("Status").EqualTo(ServerStatus.Stopped).And.Property("Desired").EqualTo(DesiredState.Stopped));
        Assert.That(world.Backend.Removals, Has.Member((server.Id, RemovalScope.Configuration)));
        Assert.That(() => rig.CreateAsync(), Throws.TypeOf<ServerException>().With.Message.Contains("shutting down"));
    }

    [Test]
    public async Task Shutdown_ByDefault_SaysWhyServersAreStopped()
    {
        var world = new World();
        await using var rig = await LifecycleRig.StartAsync(world);
        var server = await rig.CreateAsync();

        await rig.StopAsync();

        Assert.That(world.Store.Records.Single().StopReason, Is.EqualTo(StopReason.Shutdown));
        Assert.That(rig.Log.All, Has.Some.Contains($"Audit: the manager itself is to stop server {server.Id}: shutdown"));
    }

    [Test]
    public async Task Shutdown_AfterABug_KeepsWhatRuns()
    {
        var world = new World();
        await using var rig = await LifecycleRig.StartAsync(world);
        var server = await rig.CreateAsync();

        await rig.CrashAsync();

        Assert.That(world.Backend.Running.Select(s => s.Start.ServerId), Is.EqualTo(new[] { server.Id }));
        Assert.That(world.Store.Records.Single(), Has.Property("Status").EqualTo(ServerStatus.Running).And.Property("Desired").EqualTo(DesiredState.Running));
        Assert.That(() => rig.CreateAsync(), Throws.TypeOf<ServerException>().With.Message.Contains("shutting down"));
    }

    [TestCase(ShutdownMode.Stop)]
    [TestCase(ShutdownMode.Keep)]
    public async Task Shutdown_OfServersAtRest_LeavesNoConfiguration(ShutdownMode mode)
    {
        var world = new World();
        world.Options.ShutdownMode = mode;
        await using var rig = await LifecycleRig.StartAsync(world);
        var (stopped, failed, neverStarted) = (await rig.CreateAsync(), await rig.CreateAsync(),
            await rig.CreateAsync(LifecycleRig.Order() with { Start = false }));
        await (await rig.Lifecycle.ActAsync(stopped.Id, ServerVerb.Stop, null, CancellationToken.None)).Completion;
        world.Backend.Server(failed.Id).Die();
        await rig.UntilStatusAsync(failed.Id, ServerStatus.Failed);

        await rig.StopAsync();

        foreach (var id in new[] { stopped.Id, failed.Id, neverStarted.Id })
            Assert.That(world.Backend.Removals, Has.Member((id, RemovalScope.Configuration)));
        Assert.That(world.Store.Records.Single(r => r.Id == failed.Id), Has.Property("Status").EqualTo(ServerStatus.Failed).And.Property("StopReason").Null,
            "what happened to it stays");

        await using var next = await LifecycleRig.StartAsync(world);
        foreach (var id in new[] { stopped.Id, failed.Id, neverStarted.Id })
            Assert.That((await (await next.Lifecycle.ActAsync(id, ServerVerb.Start, null, CancellationToken.None)).Completion).Status,
                Is.EqualTo(ServerStatus.Running));
    }

    [Test]
    public async Task Shutdown_WithKeep_LeavesTheConfigurationOfWhatRunsOrIsToRunAgain()
    {
        var world = new World();
        world.Options.ShutdownMode = ShutdownMode.Keep;
        await using var rig = await LifecycleRig.StartAsync(world);
        await rig.CreateAsync();
        var waiting = await rig.CreateAsync(LifecycleRig.Order(policy: RestartPolicy.OnFailure));
        world.Backend.OnStart = (_, _) => throw new ServerException(ServerError.StartFailed, "No.");
        world.Backend.Server(waiting.Id).Die();
        await rig.UntilAsync(() => rig.Get(waiting.Id).NextRestartAt is not null, "a restart is planned", TimeSpan.Zero);

        await rig.StopAsync();

        Assert.That(world.Backend.Removals.Select(r => r.Scope), Has.None.EqualTo(RemovalScope.Configuration),
            "it is started again with the credentials that it has");
        Assert.That(world.Store.Records.Single(r => r.Id == waiting.Id).NextRestartAt, Is.Not.Null);
    }

    [Test]
    public async Task Shutdown_ByDefault_CallsPlannedRestartsOff()
    {
        var world = new World();
        await using var rig = await LifecycleRig.StartAsync(world);
        var waiting = await rig.CreateAsync(LifecycleRig.Order(policy: RestartPolicy.OnFailure));
        world.Backend.Server(waiting.Id).Die();
        await rig.UntilAsync(() => rig.Get(waiting.Id).NextRestartAt is not null, "a restart is planned", TimeSpan.Zero);

        await rig.StopAsync();

        Assert.That(world.Store.Records.Single(),
            Has.Property("Status").EqualTo(ServerStatus.Stopped).And.Property("NextRestartAt").Null.And.Property("StopReason").EqualTo(StopReason.Shutdown));
        Assert.That(world.Backend.Removals, Has.Member((waiting.Id, RemovalScope.Configuration)));
    }

    [Test]
    public async Task Shutdown_WhenAConfigurationCannotBeRemoved_EndsWithinItsBoundAllTheSame()
    {
        var world = new World();
        await using var rig = await LifecycleRig.StartAsync(world);
        var (one, other) = (await rig.CreateAsync(LifecycleRig.Order() with { Start = false }),
            await rig.CreateAsync(LifecycleRig.Order() with { Start = false }));
        world.Backend.OnRemove = (id, _) =>
        {
            if (id == one.Id)
                throw new ServerException(ServerError.Unavailable, "The folder cannot be removed.");
        };

        await rig.StopAsync();

        Assert.That(world.Backend.Removals, Is.EqualTo([(other.Id, RemovalScope.Configuration)]));
        Assert.That(rig.Log.All, Has.Some.Contains(one.Id).And.Some.Contains("The folder cannot be removed."));
    }

    [Test]
    public async Task Shutdown_WithKeep_LetsGoAndStopsNothing()
    {
        var world = new World();
        world.Options.ShutdownMode = ShutdownMode.Keep;
        await using var rig = await LifecycleRig.StartAsync(world);
        var server = await rig.CreateAsync();

        await rig.StopAsync();

        Assert.That(world.Backend.Server(server.Id).WasReleased, Is.True);
        Assert.That(world.Store.Records.Single().Status, Is.EqualTo(ServerStatus.Running));
    }
}
