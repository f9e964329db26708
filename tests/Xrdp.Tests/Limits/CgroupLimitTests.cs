using Modular.Abstractions;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Limits;

/// <summary>Limits that the kernel enforces, where this machine lets us.</summary>
internal sealed class CgroupLimitTests : BackendFixture
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Profiles:greedy:Command:0"] = "/bin/bash",
        ["Profiles:greedy:Command:1"] = "-c",
        ["Profiles:greedy:Command:2"] = "head -c 400000000 /dev/zero | tail >/dev/null; exec sleep 1000",
        ["Profiles:forks:Command:0"] = "/bin/bash",
        ["Profiles:forks:Command:1"] = "-c",
        ["Profiles:forks:Command:2"] = "for i in $(seq 100); do sleep 1000 & done; exec sleep 1000",
    };

    [SetUp]
    public async Task RequireCgroups()
    {
        await ((ISelfCheck)Backend).CheckAsync(CancellationToken.None);
        if (!Backend.Capabilities.Limits["max_memory"].StartsWith("cgroup", StringComparison.Ordinal))
            Assert.Ignore("No cgroup with the memory controller may be used here.");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Memory_WhenASessionTakesTooMuch_IsBounded(CancellationToken ct)
    {
        var start = NewStart("greedy", limits: new ResourceLimits { MaxMemoryMib = 200, MaxCpuPercent = 150 });
        var server = await StartAsync(start, ct);
        var group = Test.Resolve<Modular.Xrdp.Sandbox.Machine>().Known!.Cgroups.GroupOf(start.ServerId);

        Assert.That(await Eventually.HoldsAsync(() => group.MemoryKills() > 0, ct, 30));
        var usage = await ((IServerUsage)server).GetUsageAsync(ct);
        await server.StopAsync(TimeSpan.Zero, ct);

        Assert.That(usage.MemoryBytes, Is.LessThanOrEqualTo(200L * 1024 * 1024));
        Assert.That(group.Exists, Is.False);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Processes_WhenASessionForksOn_AreBounded(CancellationToken ct)
    {
        var start = NewStart("forks", limits: new ResourceLimits { MaxProcesses = 40 });
        var server = await StartAsync(start, ct);

        Assert.That(await Eventually.HoldsAsync(() => ((IServerUsage)server).GetUsageAsync(ct).GetAwaiter().GetResult().Processes >= 30, ct));
        var usage = await ((IServerUsage)server).GetUsageAsync(ct);
        await Backend.RemoveAsync(start.ServerId, RemovalScope.Processes, ct);

        Assert.That(usage.Processes, Is.InRange(30, 40));
    }
}
