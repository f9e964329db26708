using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Tests.Servers;

internal sealed class SupervisionTests
{
    [Test]
    public async Task Death_WithoutPolicy_IsAFailureThatSaysWhy()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();

        rig.World.Backend.Server(server.Id).Die("Xvnc ended.", 71);
        await rig.UntilStatusAsync(server.Id, ServerStatus.Failed);

        var record = rig.Get(server.Id);
        Assert.That(record.Failure,
            Has.Property("Message").EqualTo("Xvnc ended.").And.Property("ExitCode").EqualTo(71).And.Property("Kind").EqualTo(FailureKind.Exited));
        Assert.That(record.NextRestartAt, Is.Null);
        Assert.That(record.Port, Is.EqualTo(server.Port));
        Assert.That(await rig.World.PortStatusAsync(server.Port!.Value), Is.EqualTo(PortStatus.Reserved));
        Assert.That(rig.Catalog.ActiveCount, Is.Zero);
    }

    [Test]
    public async Task Death_WithPolicy_IsRestartedWithTheOldCredentials()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync(LifecycleRig.Order(policy: RestartPolicy.OnFailure));

        rig.World.Backend.Server(server.Id).Die();
        await rig.UntilAsync(() => rig.World.Backend.Starts == 2 && rig.Get(server.Id).Status == ServerStatus.Running, "it runs again");

        Assert.That(rig.World.Backend.Server(server.Id).Start.Credentials, Is.Null);
        Assert.That(rig.Get(server.Id).Restarts, Is.EqualTo(1));
        Assert.That(rig.Get(server.Id).Port, Is.EqualTo(server.Port));
    }

    [Test]
    public async Task Death_AgainAndAgain_PausesLongerEachTimeAndGivesUp()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync(LifecycleRig.Order(policy: RestartPolicy.OnFailure));
        var pauses = new List<TimeSpan>();
        rig.World.Backend.OnStart = (_, _) => throw new ServerException(ServerError.StartFailed, "No.");

        rig.World.Backend.Server(server.Id).Die();
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            await rig.UntilAsync(() => rig.Get(server.Id) is { Status: ServerStatus.Failed, NextRestartAt: not null }, $"attempt {attempt} is planned",
                TimeSpan.Zero);
            var record = rig.Get(server.Id);
            pauses.Add(record.NextRestartAt!.Value - record.StoppedAt!.Value);
            rig.World.Time.Advance(TimeSpan.FromSeconds(75));
            await rig.UntilAsync(() => rig.World.Backend.Starts == attempt + 1, $"attempt {attempt} was made", TimeSpan.FromSeconds(1));
        }

        await rig.UntilAsync(() => rig.Get(server.Id) is { Status: ServerStatus.Failed, NextRestartAt: null, Restarts: 10 }, "it gave up");
        Assert.That(pauses[0], Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.2)));
        Assert.That(pauses[3], Is.InRange(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(9.6)));
        Assert.That(pauses[9], Is.InRange(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(72)));
    }

    [Test]
    public async Task Restart_DueWhileTheLastAttemptIsStillTidiedUp_IsMadeAfterwards()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync(LifecycleRig.Order(policy: RestartPolicy.OnFailure));
        var answered = new TaskCompletionSource();
        rig.World.Backend.OnStart = (_, _) =>
        {
            rig.World.Allocator.Held = answered.Task;
            throw new ServerException(ServerError.StartFailed, "No.");
        };

        rig.World.Backend.Server(server.Id).Die();
        await rig.UntilAsync(() => rig.World.Backend.Starts == 2 && rig.Get(server.Id) is { Status: ServerStatus.Failed, NextRestartAt: not null },
            "the first attempt has failed");
        var beats = 0;
        await rig.UntilAsync(() => ++beats > 200, "the second one has been due for long", TimeSpan.FromSeconds(1));
        rig.World.Backend.OnStart = (_, _) => Task.CompletedTask;
        rig.World.Allocator.Held = null;
        answered.SetResult();

        await rig.UntilAsync(() => rig.World.Backend.Starts == 3 && rig.Get(server.Id).Status == ServerStatus.Running, "it runs again");
        Assert.That(rig.Get(server.Id).Restarts, Is.EqualTo(2));
    }

    [Test]
    public async Task Death_WhenARetryCannotHelp_SpendsNoAttempts()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync(LifecycleRig.Order(policy: RestartPolicy.OnFailure));
        rig.World.Backend.OnStart = (_, _) => throw new ServerException(ServerError.StartFailed, "xrdp is not installed.") { Retryable = false };

        rig.World.Backend.Server(server.Id).Die();
        await rig.UntilAsync(() => rig.Get(server.Id).Failure?.Message == "xrdp is not installed.", "it failed for good", TimeSpan.FromSeconds(1));

        Assert.That(rig.Get(server.Id).NextRestartAt, Is.Null);
    }

    [Test]
    public async Task Stop_OfAServerWaitingForItsRestart_CallsTheRestartOff()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync(LifecycleRig.Order(policy: RestartPolicy.OnFailure));
        rig.World.Backend.Server(server.Id).Die();
        await rig.UntilAsync(() => rig.Get(server.Id).NextRestartAt is not null, "a restart is planned", TimeSpan.Zero);

        await (await rig.Lifecycle.ActAsync(server.Id, ServerVerb.Stop, null, CancellationToken.None)).Completion;
        rig.World.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.That(rig.Get(server.Id), Has.Property("Status").EqualTo(ServerStatus.Stopped).And.Property("NextRestartAt").Null);
        Assert.That(rig.World.Backend.Starts, Is.EqualTo(1));
    }

    [Test]
    public async Task Expiry_WhenItsTimeHasCome_DeletesIt()
    {
        await using var rig = await LifecycleRig.StartAsync();
        await rig.CreateAsync(LifecycleRig.Order() with { TimeToLive = TimeSpan.FromSeconds(60) });

        await rig.UntilAsync(() => rig.World.Store.Records.Count == 0, "it is gone", TimeSpan.FromSeconds(1));
        await UntilAuditedAsync(rig); // once the order is given, which may be carried out at once

        Assert.That(rig.World.Backend.Running, Is.Empty);
        Assert.That(rig.Log.All,
            Has.Some.Contains("Audit: the manager itself is to delete server ").And.Some.Contains("ttl, it was to live until 2026-01-02 03:05:05Z"));
    }

    [Test]
    public async Task Idleness_WhenNobodyIsLoggedIn_StopsIt()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync(LifecycleRig.Order() with { IdleTimeout = TimeSpan.FromMinutes(1) });

        await rig.UntilStatusAsync(server.Id, ServerStatus.Stopped, TimeSpan.FromSeconds(5));
        await UntilAuditedAsync(rig);

        Assert.That(rig.World.Store.Records.Single().StopReason, Is.EqualTo(StopReason.Idle));
        Assert.That(rig.Log.All, Has.Some.EndsWith($"Audit: the manager itself is to stop server {server.Id}: idle, nobody was logged in for 60 s"));
    }

    [Test]
    public async Task Stop_ByItsOwner_IsNotedUntilTheNextStart()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();

        await (await rig.Lifecycle.ActAsync(server.Id, ServerVerb.Stop, null, CancellationToken.None)).Completion;
        Assert.That(rig.Get(server.Id).StopReason, Is.EqualTo(StopReason.User));

        await (await rig.Lifecycle.ActAsync(server.Id, ServerVerb.Start, null, CancellationToken.None)).Completion;
        Assert.That(rig.Get(server.Id).StopReason, Is.Null);
    }

    [Test]
    public async Task Stop_ThatCannotBeDone_IsAnotherFailureThanAStart()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        rig.World.Backend.OnRemove = (_, _) => throw new ServerException(ServerError.Unavailable, "A process does not end.");

        var stop = (await rig.Lifecycle.ActAsync(server.Id, ServerVerb.Stop, null, CancellationToken.None)).Completion;
        Assert.That(() => stop, Throws.TypeOf<ServerException>());

        Assert.That(rig.Get(server.Id).Failure, Has.Property("Kind").EqualTo(FailureKind.NotStopped).And.Property("Error").EqualTo(ServerError.Unavailable));
    }

    [TestCase(1)]
    [TestCase(null)]
    public async Task Idleness_WhenSomebodyIsOrItCannotBeTold_LeavesItAlone(int? sessions)
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync(LifecycleRig.Order() with { IdleTimeout = TimeSpan.FromMinutes(1) });
        rig.World.Backend.Server(server.Id).Usage = new ServerUsage { Sessions = sessions };

        var end = rig.World.Time.GetUtcNow() + TimeSpan.FromMinutes(5);
        await rig.UntilAsync(() => rig.World.Time.GetUtcNow() > end, "five minutes have passed", TimeSpan.FromSeconds(5));

        Assert.That(rig.Get(server.Id).Status, Is.EqualTo(ServerStatus.Running));
    }

    [Test]
    public async Task Sweep_OfAStray_EndsItAfterTheGracePeriodOnly()
    {
        var world = new World();
        await using var rig = await LifecycleRig.StartAsync(world);
        world.Backend.Strays.Add(new OwnedInstance { ServerId = "0198c0de-0000-7000-8000-000000000000", Alive = true, Evidence = ["process 1"] });
        var start = world.Time.GetUtcNow();

        await rig.UntilAsync(() => world.Backend.Strays.Count == 0, "the stray was ended", TimeSpan.FromSeconds(1));
        await rig.UntilAsync(() => rig.Orphans.Current.Count == 0, "it is no longer listed", TimeSpan.FromSeconds(1));

        Assert.That(world.Time.GetUtcNow() - start, Is.GreaterThanOrEqualTo(world.Options.OrphanGrace));
        Assert.That(world.Backend.PutAside.Single().ServerId, Is.EqualTo("0198c0de-0000-7000-8000-000000000000"));
        Assert.That(world.Backend.Removals.Select(r => r.Scope), Has.None.EqualTo(RemovalScope.Everything), "files are never deleted");
    }

    [TestCase(5, 5)]
    [TestCase(60, 30)]
    public async Task Sweep_WithAShortGrace_ComesAsOften(int graceSeconds, int everySeconds)
    {
        var world = new World();
        world.Options.OrphanGrace = TimeSpan.FromSeconds(graceSeconds);
        await using var rig = await LifecycleRig.StartAsync(world);

        Assert.That(rig.SweptEvery, Is.EqualTo(TimeSpan.FromSeconds(everySeconds)));
    }

    [Test]
    public async Task Sweep_OfWhatRecordsWant_TouchesNothing()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        var stopped = await rig.CreateAsync(LifecycleRig.Order() with { Start = false });
        rig.World.Backend.Strays.Add(new OwnedInstance { ServerId = stopped.Id, Alive = false, Evidence = ["folder"] });

        var end = rig.World.Time.GetUtcNow() + TimeSpan.FromMinutes(5);
        await rig.UntilAsync(() => rig.World.Time.GetUtcNow() > end, "five minutes have passed", TimeSpan.FromSeconds(5));

        Assert.That(rig.World.Backend.Removals, Is.Empty);
        Assert.That(rig.Get(server.Id).Status, Is.EqualTo(ServerStatus.Running));
    }

    [Test]
    public async Task Sweep_OfALivePartOfAStoppedServer_EndsThePart()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var stopped = await rig.CreateAsync(LifecycleRig.Order() with { Start = false });
        rig.World.Backend.Strays.Add(new OwnedInstance { ServerId = stopped.Id, Alive = true, Evidence = ["process 7"] });

        await rig.UntilAsync(() => rig.World.Backend.Strays.Count == 0, "the part was ended", TimeSpan.FromSeconds(1));

        Assert.That(rig.World.Backend.Removals, Has.Member((stopped.Id, RemovalScope.Processes)));
    }

    private static Task UntilAuditedAsync(LifecycleRig rig) =>
        rig.UntilAsync(() => rig.Log.All.Any(l => l.Contains("Audit: ", StringComparison.Ordinal)), "the audit trail has it", TimeSpan.Zero);
}
