using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Limits;
using Modular.Xrdp.Setup;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Limits;

/// <summary>Sessions that take more than their limit allows, where this machine lets us make cgroups; their neighbours do not notice.</summary>
internal sealed class GreedySessionTests : BackendFixture
{
    private const long Mib = 1024 * 1024;
    private ServerStart _greedy = null!;
    private IRunningServer _server = null!;
    private Neighbour _neighbour = null!;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Profiles:hog:Command:0"] = "/bin/bash",
        ["Profiles:hog:Command:1"] = "-c",
        ["Profiles:hog:Command:2"] = "tail /dev/zero >/dev/null; exec sleep 1000",
        ["Profiles:hogs:Command:0"] = "/usr/bin/tail",
        ["Profiles:hogs:Command:1"] = "/dev/zero",
        ["Profiles:busy:Command:0"] = "/bin/bash",
        ["Profiles:busy:Command:1"] = "-c",
        ["Profiles:busy:Command:2"] = "for i in 1 2 3 4; do (while :; do :; done) & done; wait",
        ["Profiles:bomb:Command:0"] = "/bin/bash",
        ["Profiles:bomb:Command:1"] = "-c",
        ["Profiles:bomb:Command:2"] = ":(){ :|:& };: 2>/dev/null; exec sleep 1000",
    };

    private ServerCgroup Group => Test.Resolve<Machine>().Known!.Cgroups.GroupOf(_greedy.ServerId);

    [SetUp]
    public async Task RequireCgroups()
    {
        await ((ISelfCheck)Backend).CheckAsync(CancellationToken.None);
        var capabilities = await Backend.GetCapabilitiesAsync(CancellationToken.None);
        if (!capabilities.Limits["max_memory"].StartsWith("cgroup", StringComparison.Ordinal))
            Assert.Ignore("No cgroup with the memory controller may be used here.");
    }

    [TearDown]
    public Task RemoveBoth() => RemoveAllAsync();

    [Test]
    [CancelAfter(300_000)]
    public async Task Memory_WhenAProgramTakesTooMuch_ThatProgramIsKilled(CancellationToken ct)
    {
        await StartBothAsync("hog", new ResourceLimits { MaxMemoryMib = 200 }, ct);

        Assert.That(await Eventually.HoldsAsync(() => Group.MemoryKills() > 0, ct));
        Assert.That((await UsageAsync(ct)).MemoryBytes, Is.LessThanOrEqualTo(200 * Mib));
        await AssertOnlyItWasHitAsync(ct);
        Assert.That(_server.Exited.IsCompleted, Is.False, "its desktop lives on");
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Memory_WhenTheDesktopItselfTakesTooMuch_TheReasonSaysSo(CancellationToken ct)
    {
        await StartBothAsync("hogs", new ResourceLimits { MaxMemoryMib = 200 }, ct);

        var exit = await _server.Exited.WaitAsync(Eventually.Patience, ct);

        Assert.That(exit.Reason, Does.EndWith("Its memory limit of 200 MiB was reached: raise max_memory."));
        Assert.That(OwnedProcesses.Of(_greedy.ServerId), Is.Empty);
        await AssertOnlyItWasHitAsync(ct);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Cpu_WhenASessionIsBusy_StaysAtItsShare(CancellationToken ct)
    {
        await StartBothAsync("busy", new ResourceLimits { MaxCpuPercent = 30 }, ct);
        await UsageAsync(ct);
        var (time, cpu) = (TimeProvider.System.GetTimestamp(), Group.CpuTime()!.Value);

        // as long as the kernel counts, not as long as this machine happens to take
        Assert.That(await Eventually.HoldsAsync(() => TimeProvider.System.GetElapsedTime(time) > TimeSpan.FromSeconds(3), ct));
        var usage = await UsageAsync(ct);
        var share = 100 * (Group.CpuTime()!.Value - cpu) / TimeProvider.System.GetElapsedTime(time);

        Assert.That(share, Is.InRange(1, 33), "four loops would take all");
        Assert.That(usage.CpuPercent, Is.InRange(1, 33));
        await AssertOnlyItWasHitAsync(ct);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Processes_WhenASessionIsAForkBomb_AreBounded(CancellationToken ct)
    {
        await StartBothAsync("bomb", new ResourceLimits { MaxProcesses = 60, MaxCpuPercent = 50 }, ct);

        Assert.That(await Eventually.HoldsAsync(() => Group.Processes()!.Count >= 50, ct));
        for (var i = 0; i < 20; i++)
            Assert.That(Group.Processes()!, Has.Count.LessThanOrEqualTo(60));
        await AssertOnlyItWasHitAsync(ct);
        await Backend.RemoveAsync(_greedy.ServerId, RemovalScope.Everything, ct);
        Assert.That(Group.Exists, Is.False);
    }

    private async Task StartBothAsync(string profile, ResourceLimits limits, CancellationToken ct)
    {
        var quiet = NewStart(limits: new ResourceLimits { MaxMemoryMib = 300 });
        _neighbour = await Neighbour.MoveInAsync(quiet, await StartAsync(quiet, ct), ct);
        _greedy = NewStart(profile, limits: limits);
        _server = await StartAsync(_greedy, ct);
    }

    private Task<ServerUsage> UsageAsync(CancellationToken ct) => ((IRunningServerUsage)_server).GetUsageAsync(ct);

    private async Task AssertOnlyItWasHitAsync(CancellationToken ct)
    {
        await _neighbour.AssertNothingNoticedAsync(ct);
        await foreach (var instance in Backend.ListOwnedAsync(ct))
        {
            if (instance.ServerId != _greedy.ServerId)
                Assert.That(Test.Resolve<Machine>().Known!.Cgroups.GroupOf(instance.ServerId).MemoryKills(), Is.Zero);
        }
    }
}
