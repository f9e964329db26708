using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Xrdp.Limits;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Setup;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Running;

/// <summary>What is said of a session whose use is known, beside what the kernel says: with cgroups where they may be used, and without.</summary>
[TestFixture(null)]
[TestFixture("none")]
[Category(ServerLifeTests.AnyUser)]
internal sealed class UsageTests(string? cgroups) : BackendFixture
{
    private const long Held = 150 * 1024 * 1024;
    private const string Burn = "while :; do head -c 20000000 /dev/zero >/dev/null; done; exit 0";
    private const string BurningDesktop = "/bin/bash -c " + Burn;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["CgroupRoot"] = cgroups,
        ["Profiles:idle:Command:0"] = "/bin/bash",
        ["Profiles:idle:Command:1"] = "-c",
        ["Profiles:idle:Command:2"] = "sleep 1000 | sleep 1000 >/dev/null",
        ["Profiles:holds:Command:0"] = "/bin/bash",
        ["Profiles:holds:Command:1"] = "-c",
        ["Profiles:holds:Command:2"] = $"(head -c {Held} /dev/zero; touch \"$HOME/held\"; sleep 1000) | tail -c {Held} >/dev/null",
        ["Profiles:burns:Command:0"] = "/bin/bash",
        ["Profiles:burns:Command:1"] = "-c",
        ["Profiles:burns:Command:2"] = Burn,
    };

    private ServerCgroup GroupOf(ServerStart start) => Test.Resolve<Machine>().Known!.Cgroups.GroupOf(start.ServerId);

    [TearDown]
    public Task RemoveServers() => RemoveAllAsync();

    [Test]
    [CancelAfter(300_000)]
    public async Task Memory_OfASessionThatHoldsSomeMore_IsThatMuchMore(CancellationToken ct)
    {
        var (idle, holds) = (NewStart("idle"), NewStart("holds"));
        var (less, more) = (await StartAsync(idle, ct), await StartAsync(holds, ct));
        Assert.That(await Eventually.HoldsAsync(() => File.Exists(Path.Combine(Folders.Host.DataPath, "sessions", holds.ServerId, "held")), ct));

        // the last of it is still on its way through the pipe
        Assert.That(await Eventually.HoldsAsync(() => Math.Abs(Memory(more) - Memory(less) - Held) < 0.1 * Held, ct), $"{Memory(less)} and {Memory(more)}");
        if (GroupOf(holds).MemoryBytes() is { } kernels)
            Assert.That(Memory(more), Is.EqualTo(kernels).Within(10).Percent);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Cpu_OfASessionOfManyShortProcesses_IsTheKernels(CancellationToken ct)
    {
        var start = NewStart("burns");
        var server = await StartAsync(start, ct);
        Assert.That(await Eventually.HoldsAsync(() => CommandLines.Of(BurningDesktop).Count > 0, ct));
        var (began, _) = Between(start, () => Usage(server));
        Assert.That(await Eventually.HoldsAsync(() => TimeProvider.System.GetElapsedTime(began.After.At) > TimeSpan.FromSeconds(3), ct));
        var (ended, usage) = Between(start, () => Usage(server));

        // what the kernel had counted just before each question and just after it: on a busy machine they differ
        var atLeast = Percent(began.After, ended.Before, TimeProvider.System.GetElapsedTime(began.Before.At, ended.After.At));
        var atMost = Percent(began.Before, ended.After, TimeProvider.System.GetElapsedTime(began.After.At, ended.Before.At));
        Assert.That(atMost, Is.GreaterThan(1), "it does burn");
        Assert.That(usage.CpuPercent, Is.InRange(0.9 * atLeast, 1.1 * atMost));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Connections_AreThoseOfTheRdpPort(CancellationToken ct)
    {
        var start = NewStart("idle");
        var server = await StartAsync(start, ct);
        Assert.That(await Eventually.HoldsAsync(() => Usage(server).Connections == 0, ct), "those that asked whether it answers are gone");
        using var one = new TcpClient(AddressFamily.InterNetwork);
        using var two = new TcpClient(AddressFamily.InterNetwork);
        await one.ConnectAsync(IPAddress.Loopback, start.Port, ct);
        await two.ConnectAsync(IPAddress.Loopback, start.Port, ct);

        Assert.That(await Eventually.HoldsAsync(() => Usage(server) is { Connections: 2, Sessions: 0 }, ct));
    }

    /// <summary>Of the group; without one, of the desktop's program and of what it waited for; one that was just forked has the same name.</summary>
    private double CpuSeconds(ServerStart start) =>
        GroupOf(start).CpuTime()?.TotalSeconds ?? CommandLines.Of(BurningDesktop).Max(p => ProcFs.Stat(p)?.CpuTicks ?? 0) / (double)ProcFs.TicksPerSecond;

    private ((CpuReading Before, CpuReading After) Kernels, ServerUsage Usage) Between(ServerStart start, Func<ServerUsage> ask)
    {
        var before = new CpuReading(TimeProvider.System.GetTimestamp(), CpuSeconds(start));
        var usage = ask();
        var seconds = CpuSeconds(start);
        return ((before, new CpuReading(TimeProvider.System.GetTimestamp(), seconds)), usage);
    }

    private static double Percent(CpuReading from, CpuReading to, TimeSpan time) => 100 * (to.Seconds - from.Seconds) / time.TotalSeconds;

    private static ServerUsage Usage(IRunningServer server) => ((IRunningServerUsage)server).GetUsageAsync(CancellationToken.None).GetAwaiter().GetResult();

    private static long Memory(IRunningServer server) => Usage(server).MemoryBytes!.Value;

    private readonly record struct CpuReading(long At, double Seconds);
}
