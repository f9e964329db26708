using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Abstractions;
using Modular.Host.Load;
using Modular.Host.Parts;
using Modular.Host.Servers;
using Modular.Host.Servers.Disk;
using Modular.Host.Servers.Recovery;
using Modular.Host.Tests.Api;
using Modular.Testing.Fakes;
using Moq;

namespace Modular.Host.Tests.Servers;

/// <summary>What follows from what a user's servers take on disk.</summary>
internal sealed class DiskQuotaTests
{
    private const long MiB = 1024 * 1024;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, long> _files = new();

    [TearDown]
    public void ForgetFiles() => _files.Clear();

    [Test]
    public async Task Servers_OfAUserWhoNearsHisBound_SaySoOnceAndWorkOn()
    {
        await using var rig = await StartAsync();
        var (stopped, running, others) = (await CreateStoppedAsync(rig, 60), await CreateAsync(rig, 31), await CreateAsync(rig, 89, "bob"));
        await rig.UntilAsync(() => Shown(rig, stopped) is not null && Shown(rig, running) is not null, "it is shown on all of his", Second);
        var version = rig.Get(running).Version;
        await SweepsAsync(rig, 3);

        Assert.That(Shown(rig, running), Does.Contain("90 % or more of MAX_DISK_PER_USER (100 MiB)"));
        Assert.That((rig.Get(running).Status, rig.Get(running).Version), Is.EqualTo((ServerStatus.Running, version)), "nothing is written again");
        Assert.That(Shown(rig, others), Is.Null);
        Assert.That(rig.Log.All.Count(l => l.Contains("User alice: the servers have 91 MiB of files", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That((await rig.CreateAsync()).Status, Is.EqualTo(ServerStatus.Running));

        await ActAsync(rig, running, ServerVerb.Stop);
        Assert.That(Shown(rig, running), Is.Not.Null, "it has nothing to do with whether it runs");
        _files[stopped] = 10 * MiB;
        await rig.UntilAsync(() => Shown(rig, stopped) is null && Shown(rig, running) is null, "it is gone", Second);
    }

    [Test]
    public async Task Create_ByAUserAtHisBound_IsRefusedForHimOnly_AndHeCanCleanUp()
    {
        await using var rig = await StartAsync();
        var (first, second) = (await CreateStoppedAsync(rig, 60), await CreateStoppedAsync(rig, 45));
        await rig.UntilAsync(() => Shown(rig, second)?.Contains("no server is created", StringComparison.Ordinal) == true, "he has all of it", Second);

        var refused = await Assert.ThrowsAsync<ServerException>(() => rig.CreateAsync());
        Assert.That((refused!.Error, refused.Field, refused.RetryAfter), Is.EqualTo((ServerError.LimitReached, "user_id", TimeSpan.FromMinutes(1))));
        Assert.That(refused.Message, Does.Contain("have 105 MiB of files").And.Contain("MAX_DISK_PER_USER is 100 MiB. Delete one"));
        Assert.That(() => rig.CreateAsync(LifecycleRig.Order() with { Start = false }), Throws.TypeOf<ServerException>());
        Assert.That(rig.World.Store.Records, Has.Count.EqualTo(2), "nothing is left of a refused one");
        Assert.That((await rig.CreateAsync(LifecycleRig.Order("bob"))).Status, Is.EqualTo(ServerStatus.Running), "another user");
        Assert.That((await ActAsync(rig, second, ServerVerb.Start)).Status, Is.EqualTo(ServerStatus.Running), "to clean up in it");

        await DeleteAsync(rig, first);
        Assert.That((await rig.CreateAsync()).Status, Is.EqualTo(ServerStatus.Running), "a deletion counts at once");
    }

    [Test]
    public async Task Servers_OfAUserFarBeyondHisBound_AreStoppedAndStayDownUntilOneIsDeleted()
    {
        await using var rig = await StartAsync();
        var (first, second, others) = (await CreateAsync(rig, 50, policy: RestartPolicy.OnFailure), await CreateAsync(rig, 60),
            await CreateAsync(rig, 99, "bob"));
        var fake = rig.World.Backend.Server(first);
        await rig.UntilStatusAsync(first, ServerStatus.Stopped, Second);
        await rig.UntilStatusAsync(second, ServerStatus.Stopped, Second);
        await SweepsAsync(rig, 2);

        Assert.That(rig.World.Store.Records.Where(r => r.Id != others).Select(r => (r.StopReason, r.Desired, r.NextRestartAt)),
            Is.All.EqualTo((StopReason.DiskQuota, DesiredState.Stopped, (DateTimeOffset?)null)));
        Assert.That(fake.StoppedWithGrace, Is.EqualTo(rig.World.Options.StopGrace));
        Assert.That(rig.Log.All.Count(l => l.EndsWith($"Audit: the manager itself is to stop server {first}: disk_quota, its user's servers have 110 MiB of " +
            "files, which is not below 110 % of MAX_DISK_PER_USER (100 MiB)", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That((rig.World.Backend.Starts, rig.Get(others).Status), Is.EqualTo((3, ServerStatus.Running)), "no policy restarts it, nobody else notices");
        Assert.That(Shown(rig, first), Does.Contain("none of them may run"));

        foreach (var verb in (ServerVerb[])[ServerVerb.Start, ServerVerb.Restart])
        {
            var refused = await Assert.ThrowsAsync<ServerException>(() => ActAsync(rig, first, verb));
            Assert.That((refused!.Error, refused.Field), Is.EqualTo((ServerError.LimitReached, "user_id")));
            Assert.That(refused.Message, Does.Contain("have 110 MiB of files").And.Contain("110 % of MAX_DISK_PER_USER (100 MiB)"));
        }

        Assert.That((await ActAsync(rig, first, ServerVerb.Stop)).Status, Is.EqualTo(ServerStatus.Stopped), "a stop always works");
        await DeleteAsync(rig, second);
        Assert.That((await ActAsync(rig, first, ServerVerb.Start)).StopReason, Is.Null);
        Assert.That((await rig.CreateAsync()).Status, Is.EqualTo(ServerStatus.Running));
    }

    [Test]
    public async Task Server_ThatWaitsForItsRestart_IsStoppedWithTheOthers()
    {
        await using var rig = await StartAsync();
        var id = await CreateAsync(rig, 10, policy: RestartPolicy.OnFailure);
        rig.World.Backend.FailsToStart(new ServerException(ServerError.StartFailed, "It does not start."));
        rig.World.Backend.Server(id).Die();
        await rig.UntilStatusAsync(id, ServerStatus.Failed);

        _files[id] = 200 * MiB;
        await rig.UntilStatusAsync(id, ServerStatus.Stopped, Second);
        Assert.That((rig.Get(id).StopReason, rig.Get(id).NextRestartAt), Is.EqualTo((StopReason.DiskQuota, (DateTimeOffset?)null)));
    }

    [Test]
    public async Task Sweep_WhenAFigureCannotBeHad_KeepsTheLastOne_AndGoesOnWithTheNext()
    {
        await using var rig = await StartAsync(new World { BoundsCalls = true });
        var (broken, hung, never) = (await CreateStoppedAsync(rig, 50), await CreateStoppedAsync(rig, 45), await CreateStoppedAsync(rig, -1, "bob"));
        var after = await CreateAsync(rig, 1, "carol");
        await rig.UntilAsync(() => Shown(rig, hung) is not null, "he is near his bound", Second);

        var (calls, endless) = (0, new TaskCompletionSource<long>());
        rig.World.Backend.OnMeasureDisk = (id, _) =>
        {
            Interlocked.Add(ref calls, id == hung ? 1 : 0);
            return id == hung ? endless.Task : MeasureAsync(id == broken ? "?" : id);
        };
        _files[after] = 110 * MiB;
        await rig.UntilStatusAsync(after, ServerStatus.Stopped, Second);
        await SweepsAsync(rig, 3);

        Assert.That(Shown(rig, broken), Is.Not.Null, "95 MiB are still what is known");
        Assert.That(Shown(rig, never), Is.Null, "unknown is not too much");
        Assert.That((await rig.CreateAsync(LifecycleRig.Order("bob"))).Status, Is.EqualTo(ServerStatus.Running));
        Assert.That(calls, Is.EqualTo(1), "what does not return is not asked again");
        foreach (var (id, reason) in new[] { (broken, "It cannot be told."),
            (hung, "has not returned from IBackendDisk.MeasureDiskAsync, although it was cancelled."), (never, "It cannot be told.") })
            Assert.That(
                rig.Log.All.Count(
                    l => l.Contains($"Server {id}: what its files take", StringComparison.Ordinal) && l.EndsWith(reason, StringComparison.Ordinal)),
                    Is.EqualTo(1));
    }

    [Test]
    public async Task Sweep_OfManyServers_MeasuresOneAtATimeAboutOnceAMinute()
    {
        var (now, most, calls) = (0, 0, 0);
        await using var rig = await StartAsync();
        for (var i = 0; i < 5; i++)
            await CreateStoppedAsync(rig, 1, $"user-{i}");

        rig.World.Backend.OnMeasureDisk = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            Interlocked.Increment(ref calls);
            return 0;
        };
        await SweepsAsync(rig, 5);

        Assert.That((most, calls), Is.EqualTo((1, calls)));
        Assert.That(calls, Is.InRange(10, 30));
    }

    [Test]
    public async Task Sweep_WhenThereIsNoBound_NeverComes_AndTakesAwayWhatAFormerOneLeft()
    {
        var world = new World();
        string id;
        await using (var first = await StartAsync(world))
        {
            id = await CreateStoppedAsync(first, 95);
            await first.UntilAsync(() => Shown(first, id) is not null, "he is near his bound", Second);
        }

        var calls = 0;
        world.Options.MaxDiskPerUser = 0;
        world.Backend.OnMeasureDisk = (_, _) => Task.FromResult((long)Interlocked.Increment(ref calls));
        await using var rig = await LifecycleRig.StartAsync(world);
        await rig.UntilAsync(() => Shown(rig, id) is null, "it is gone", Second);
        await SweepsAsync(rig, 2);

        Assert.That(calls, Is.Zero);
    }

    [Test]
    public async Task Check_OfABackendThatCannotMeasure_SaysThatNothingIsBounded()
    {
        var world = new World();
        world.Options.MaxDiskPerUser = MiB;
        using var log = new LogLines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var parts = Guarded.Parts(
            Mock.Of<IServerBackend>(
                b => b.GetCapabilitiesAsync(It.IsAny<CancellationToken>()) == Task.FromResult(
                    new BackendCapabilities { SurvivesHostRestart = true, UsesHostPorts = true })));
        var findings = new HostFindings(parts, new SelfChecks(parts), new DescriptorBudget(4096, () => 0, world.Time), new DiskQuota(world.Options), []);

        var availability = new DependencyWait(new RecoveryProgress(), world.Time, Mock.Of<IHostApplicationLifetime>(), loggers.CreateLogger<DependencyWait>());

        await new FindingsReport(new SelfChecks(parts), new KnownCapabilities(parts), findings, availability,
            loggers.CreateLogger<FindingsReport>()).WriteAsync(CancellationToken.None);

        Assert.That(log.All.Single(), Does.Contain("Warning MAX_DISK_PER_USER cannot be kept: the backend xrdp does not tell").And.Contain("Fix: "));
    }

    /// <summary>Where a user may have 100 MiB.</summary>
    private async Task<LifecycleRig> StartAsync(World? world = null)
    {
        world ??= new World();
        world.Options.MaxDiskPerUser = 100 * MiB;
        world.Backend.OnMeasureDisk = (id, _) => MeasureAsync(id);
        return await LifecycleRig.StartAsync(world);
    }

    private Task<long> MeasureAsync(string id) => _files.GetValueOrDefault(id, -1) is >= 0 and var bytes
        ? Task.FromResult(bytes)
        : Task.FromException<long>(new ServerException(ServerError.Unavailable, "It cannot be told."));

    private async Task<string> CreateAsync(LifecycleRig rig, long mebibytes, string user = "alice", RestartPolicy policy = RestartPolicy.Never,
        bool start = true)
    {
        var id = (await rig.CreateAsync(LifecycleRig.Order(user, policy) with { Start = start })).Id;
        _files[id] = mebibytes * MiB;
        return id;
    }

    private Task<string> CreateStoppedAsync(LifecycleRig rig, long mebibytes, string user = "alice") => CreateAsync(rig, mebibytes, user, start: false);

    private static async Task<ServerRecord> ActAsync(LifecycleRig rig, string id, ServerVerb verb) =>
        await (await rig.Lifecycle.ActAsync(id, verb, null, CancellationToken.None)).Completion;

    private static async Task DeleteAsync(LifecycleRig rig, string id) =>
        await (await rig.Lifecycle.DeleteAsync(id, force: false, null, CancellationToken.None)).Completion;

    private static string? Shown(LifecycleRig rig, string id) => rig.Get(id).Conditions.SingleOrDefault(c => c.Type == "disk_quota")?.Message;

    private static async Task SweepsAsync(LifecycleRig rig, int count)
    {
        var until = rig.World.Time.GetUtcNow() + TimeSpan.FromMinutes(count);
        await rig.UntilAsync(() => rig.World.Time.GetUtcNow() >= until, $"{count} minutes have passed", Second);
    }
}
