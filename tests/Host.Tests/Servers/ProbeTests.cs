using Modular.Abstractions;
using Modular.Host.Servers;
using Modular.Testing.Fakes;

namespace Modular.Host.Tests.Servers;

/// <summary>What follows from probes of running servers.</summary>
internal sealed class ProbeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(45);

    [Test]
    public async Task Probe_OfAServerThatAnswers_ComesEachIntervalAndChangesNothing()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();

        await PassAsync(rig, 10 * Interval);

        Assert.That(rig.World.Backend.Server(server.Id).Probes, Is.InRange(8, 12));
        Assert.That(rig.Get(server.Id), Has.Property("Status").EqualTo(ServerStatus.Running).And.Property("Version").EqualTo(server.Version));
    }

    [Test]
    public async Task Probe_WhenOff_NeverComes()
    {
        var world = new World();
        world.Options.ProbeInterval = TimeSpan.Zero;
        await using var rig = await LifecycleRig.StartAsync(world);
        var server = await rig.CreateAsync();

        await PassAsync(rig, 10 * Interval);

        Assert.That(world.Backend.Server(server.Id).Probes, Is.Zero);
    }

    [Test]
    public async Task Probe_OfAServerThatHangs_EndsItWithTheReason()
    {
        await using var rig = await StartAsync(b => b.Hangs());
        var server = await rig.CreateAsync();
        var hung = rig.World.Backend.Server(server.Id);

        await rig.UntilAsync(() => rig.Get(server.Id).Conditions.Any(c => c.Type == "not_answering"), "the condition is shown", Second);
        Assert.That(rig.Get(server.Id).Status, Is.EqualTo(ServerStatus.Running));
        await rig.UntilStatusAsync(server.Id, ServerStatus.Failed, Second);

        Assert.That(rig.Get(server.Id).Failure!.Kind, Is.EqualTo(FailureKind.NotAnswering));
        Assert.That(rig.Get(server.Id).Failure!.Message, Is.EqualTo("RDP has not answered three probes in a row: no answer within 5 s."));
        Assert.That(rig.Get(server.Id).Conditions, Is.Empty);
        Assert.That((hung.Probes, hung.Exited.IsCompleted), Is.EqualTo((3, true)));
        Assert.That(rig.World.Backend.Removals, Has.Member((server.Id, RemovalScope.Processes)));
    }

    [Test]
    public async Task Probe_OfAServerThatHangs_LetsThePolicyRestartIt()
    {
        await using var rig = await StartAsync(b => b.Hangs());
        var server = await rig.CreateAsync(LifecycleRig.Order(policy: RestartPolicy.OnFailure));
        rig.World.Backend.OnStarted = _ => Task.CompletedTask;

        await rig.UntilAsync(() => rig.World.Backend.Starts == 2 && rig.Get(server.Id).Status == ServerStatus.Running, "it runs again", Second);
        await PassAsync(rig, 5 * Interval);

        Assert.That((rig.Get(server.Id).Restarts, rig.World.Backend.Starts), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Restarts_AfterTenMinutesOfRunning_AreForgotten()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync(LifecycleRig.Order(policy: RestartPolicy.OnFailure));
        for (var start = 2; start <= 3; start++)
        {
            await PassAsync(rig, TimeSpan.FromMinutes(11));
            rig.World.Backend.Server(server.Id).Die();
            await rig.UntilAsync(() => rig.World.Backend.Starts == start && rig.Get(server.Id).Status == ServerStatus.Running, "it runs again", Second);
        }

        Assert.That(rig.Get(server.Id).Restarts, Is.EqualTo(1));
    }

    [Test]
    public async Task Probe_ThatIsAnsweredAtTheThirdTime_TakesTheConditionAway()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        var fake = rig.World.Backend.Server(server.Id);
        fake.OnProbe = _ => Task.FromResult(fake.Probes % 3 == 0 ? Result(ProbeOutcome.Answers) : Result(ProbeOutcome.DoesNotAnswer));

        await rig.UntilAsync(() => fake.Probes == 2, "it was asked twice", Second);
        Assert.That(rig.Get(server.Id).Conditions.Single().Message, Is.EqualTo("It does not answer: a test says so."));
        await rig.UntilAsync(() => rig.Get(server.Id).Conditions.Count == 0, "the condition is gone", Second);
        await rig.UntilAsync(() => fake.Probes >= 9, "it has gone on like this", Second);

        Assert.That(rig.Get(server.Id).Status, Is.EqualTo(ServerStatus.Running));
    }

    [Test]
    public async Task Probe_WhoseOutcomeIsUnknownOrThatBreaks_TellsNothing()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        var fake = rig.World.Backend.Server(server.Id);
        fake.OnProbe = _ => fake.Probes % 2 == 0 ? throw new InvalidOperationException("a bug") : Task.FromResult(Result(ProbeOutcome.Unknown));

        await rig.UntilAsync(() => fake.Probes >= 8, "it was asked often", TimeSpan.FromSeconds(5));

        Assert.That(rig.Get(server.Id), Has.Property("Version").EqualTo(server.Version).And.Property("Status").EqualTo(ServerStatus.Running));
    }

    [Test]
    public async Task Probe_OfManyServers_IsSpreadAndFourAtATime()
    {
        var (now, most, asked) = (0, 0, new HashSet<string>());
        await using var rig = await StartAsync(b => b.OnStarted = server =>
        {
            server.OnProbe = async cancellationToken =>
            {
                lock (asked)
                {
                    Assert.That(asked.Add(server.Start.ServerId), "one server is never asked twice at a time");
                    most = Math.Max(most, ++now);
                }

                await Task.Delay(10, cancellationToken);
                lock (asked)
                {
                    asked.Remove(server.Start.ServerId);
                    now--;
                }

                return Result(ProbeOutcome.Answers);
            };
            return Task.CompletedTask;
        });
        for (var i = 0; i < 30; i++)
            await rig.CreateAsync();

        await rig.UntilAsync(() => rig.World.Backend.Running.All(s => s.Probes >= 2), "they were all asked twice");

        Assert.That(most, Is.InRange(1, 4));
        Assert.That(rig.World.Backend.Running.Select(s => s.Probes), Is.All.LessThanOrEqualTo(4), "the interval is kept");
    }

    [Test]
    public async Task Probe_WhileAnOrderRuns_DoesNothing()
    {
        await using var rig = await LifecycleRig.StartAsync();
        var server = await rig.CreateAsync();
        var fake = rig.World.Backend.Server(server.Id);
        fake.StopFailure = new ServerException(ServerError.Unavailable, "not now");
        fake.OnProbe = _ => Task.FromResult(Result(ProbeOutcome.DoesNotAnswer));
        await rig.UntilAsync(() => fake.Probes == 2, "it was asked twice", Second);

        var stop = await rig.Lifecycle.ActAsync(server.Id, ServerVerb.Stop, null, CancellationToken.None);
        Assert.That(() => stop.Completion, Throws.TypeOf<ServerException>());
        await PassAsync(rig, Interval);

        Assert.That((fake.Probes, rig.Get(server.Id).Failure!.Message), Is.EqualTo((2, "not now")));
        fake.StopFailure = null;
    }

    [Test]
    public async Task Probe_OfAHungServerThatCannotBeEnded_DoesNotCallItFailed()
    {
        await using var rig = await StartAsync(b => b.Hangs());
        var server = await rig.CreateAsync();
        var fake = rig.World.Backend.Server(server.Id);
        fake.StopFailure = new ServerException(ServerError.Unavailable, "not now");

        await rig.UntilAsync(() => fake.Probes >= 4, "it was asked a fourth time", Second);
        Assert.That(rig.Get(server.Id), Has.Property("Status").EqualTo(ServerStatus.Running).And.Property("Conditions").Count.EqualTo(1));
        fake.StopFailure = null;
        await rig.UntilStatusAsync(server.Id, ServerStatus.Failed, Second);
    }

    [Test]
    public async Task Probe_AfterTheManagerWasSuspended_CountsAnew()
    {
        await using var rig = await StartAsync(b => b.Hangs());
        var server = await rig.CreateAsync();
        var fake = rig.World.Backend.Server(server.Id);
        for (var nap = 0; nap < 5; nap++)
        {
            var before = fake.Probes;
            await rig.UntilAsync(() => fake.Probes == before + 2, "it was asked twice", Second);
            rig.World.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.That(rig.Get(server.Id).Status, Is.EqualTo(ServerStatus.Running));
        await rig.UntilStatusAsync(server.Id, ServerStatus.Failed, Second);
    }

    private static ServerProbeResult Result(ProbeOutcome outcome) => new() { Outcome = outcome, Detail = "a test says so" };

    private static Task<LifecycleRig> StartAsync(Action<FakeBackend> trouble)
    {
        var world = new World { BoundsCalls = true };
        trouble(world.Backend);
        return LifecycleRig.StartAsync(world);
    }

    private static async Task PassAsync(LifecycleRig rig, TimeSpan time)
    {
        var end = rig.World.Time.GetUtcNow() + time;
        await rig.UntilAsync(() => rig.World.Time.GetUtcNow() > end, "time has passed", TimeSpan.FromSeconds(5));
    }
}
