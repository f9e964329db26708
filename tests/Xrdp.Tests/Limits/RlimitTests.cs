using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Tests.Running;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Limits;

/// <summary>Limits where no cgroup may be used.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class RlimitTests : BackendFixture
{
    private const int MostProcesses = 60;
    private const int OfXrdp = 6; // has a limit of its own, and bubblewrap's outer processes have none

    private const string Bomb = "ulimit -u > \"$HOME/limit\"; ulimit -u 10000 2>> \"$HOME/limit\"; :(){ :|:& };: 2>/dev/null; exec sleep 1000";

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["CgroupRoot"] = "none",
        ["Profiles:bounded:Command:0"] = "/bin/bash",
        ["Profiles:bounded:Command:1"] = "-c",
        ["Profiles:bounded:Command:2"] = Bomb,
        ["Profiles:bounded:MaxProcesses"] = $"{MostProcesses}",
        ["Profiles:count:Command:0"] = "/bin/bash",
        ["Profiles:count:Command:1"] = "-c",
        ["Profiles:count:Command:2"] = "ulimit -u > \"$HOME/limit.new\"; mv \"$HOME/limit.new\" \"$HOME/limit\"; exec sleep 1000",
        ["Profiles:bomb:Command:0"] = "/bin/bash",
        ["Profiles:bomb:Command:1"] = "-c",
        ["Profiles:bomb:Command:2"] = Bomb,
    };

    [TearDown]
    public Task RemoveBoth() => RemoveAllAsync();

    [TestCase("bomb", MostProcesses)]
    [TestCase("bounded", null)]
    [CancelAfter(300_000)]
    public async Task Processes_WhenASessionIsAForkBomb_AreBounded(string profile, int? asked, CancellationToken ct)
    {
        var quiet = NewStart();
        var neighbour = await Neighbour.MoveInAsync(quiet, await StartAsync(quiet, ct), ct);
        var bomb = NewStart(profile, limits: new ResourceLimits { MaxProcesses = asked });
        var server = await StartAsync(bomb, ct);

        Assert.That(await Eventually.HoldsAsync(() => OwnedProcesses.Of(bomb.ServerId).Count >= MostProcesses - 20, ct));
        for (var i = 0; i < 5; i++)
            Assert.That(OwnedProcesses.Of(bomb.ServerId), Has.Count.LessThanOrEqualTo(MostProcesses + OfXrdp));
        await neighbour.AssertNothingNoticedAsync(ct);
        var limit = await File.ReadAllTextAsync(Path.Combine(Folders.Host.DataPath, "sessions", bomb.ServerId, "limit"), ct);
        await server.StopAsync(TimeSpan.Zero, ct);

        Assert.That(limit, Does.StartWith("60\n").And.Contains("cannot modify limit"));
        Assert.That(OwnedProcesses.Of(bomb.ServerId), Is.Empty);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Processes_WhenNobodySetsABound_AreBounded(CancellationToken ct)
    {
        var start = NewStart("count");
        var server = await StartAsync(start, ct);
        var limit = Path.Combine(Folders.Host.DataPath, "sessions", start.ServerId, "limit");
        Assert.That(await Eventually.HoldsAsync(() => File.Exists(limit), ct));

        Assert.That(await File.ReadAllTextAsync(limit, ct), Is.EqualTo("2048\n"));
        await server.StopAsync(TimeSpan.Zero, ct);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Plan_WhenMemoryAndCpuAreAskedFor_WarnsThatTheyAreNotEnforced(CancellationToken ct)
    {
        var start = NewStart(limits: new ResourceLimits { MaxMemoryMib = 200, MaxCpuPercent = 50, MaxProcesses = MostProcesses });

        var plan = await Backend.PlanAsync(start.ServerId, start.Spec, start.Port, ct);

        Assert.That(plan.Notices, Has.Exactly(1).StartsWith("max_memory is not enforced").And.Exactly(1).StartsWith("max_cpu is not enforced"));
        Assert.That(plan.Notices, Has.None.StartsWith("max_processes"));
        var limits = (await Backend.GetCapabilitiesAsync(ct)).Limits;
        Assert.That((limits["max_memory"], limits["max_cpu"], limits["max_processes"]), Is.EqualTo(("none", "none", "rlimit")));
    }

    [TestCase("resource_limits.max_memory")]
    [TestCase("resource_limits.max_cpu")]
    [CancelAfter(300_000)]
    public async Task Plan_WhenALimitIsStrict_IsRefused(string field, CancellationToken ct)
    {
        var limits = field.EndsWith("cpu", StringComparison.Ordinal)
            ? new ResourceLimits { MaxCpuPercent = 50, Strict = true }
            : new ResourceLimits { MaxMemoryMib = 200, Strict = true };
        var start = NewStart(limits: limits);

        var error = (await Assert.ThrowsAsync<ServerException>(async () => await Backend.PlanAsync(start.ServerId, start.Spec, start.Port, ct)))!;

        Assert.That((error.Error, error.Field), Is.EqualTo((ServerError.Invalid, field)));
    }

}
