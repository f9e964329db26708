using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Native;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Running;

/// <summary>A server whose halves live but hang does not answer.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class AnswerProbeTests : BackendFixture
{
    private const int SigCont = 18;
    private const int SigStop = 19;
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(4);

    [TestCase("/xrdp ", "xrdp")]
    [TestCase("Xvnc ", "Xvnc")]
    [CancelAfter(300_000)]
    public async Task Probe_WhileAHalfIsStopped_DoesNotAnswer(string command, string culprit, CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);
        var pids = Find(command);
        Assert.That(pids, Is.Not.Empty);
        Assert.That(await ProbeAsync(server, ct), Has.Property("Outcome").EqualTo(ProbeOutcome.Answers));

        pids.ForEach(p => LibC.kill(p, SigStop));
        var stopped = await ProbeAsync(server, ct, GiveUp);
        pids.ForEach(p => LibC.kill(p, SigCont));
        var again = await ProbeAsync(server, ct);
        await server.StopAsync(TimeSpan.Zero, ct);

        Assert.That(stopped.Outcome, Is.EqualTo(ProbeOutcome.DoesNotAnswer), stopped.Detail);
        Assert.That(stopped.Detail, Does.Match($"^{culprit} on port \\d+ gives no answer$"));
        Assert.That(again.Outcome, Is.EqualTo(ProbeOutcome.Answers), again.Detail);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Probe_WhileStrangersCrowdIt_CannotTell(CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);
        var xrdp = Find("/xrdp ");
        var crowd = Enumerable.Range(0, 24).Select(_ => new TcpClient(AddressFamily.InterNetwork)).ToList();
        foreach (var stranger in crowd)
            await stranger.ConnectAsync(IPAddress.Loopback, start.Port, ct);

        xrdp.ForEach(p => LibC.kill(p, SigStop));
        var result = await ProbeAsync(server, ct, GiveUp);
        crowd.ForEach(c => c.Dispose());
        await server.StopAsync(TimeSpan.Zero, ct);

        Assert.That(result.Outcome, Is.EqualTo(ProbeOutcome.Unknown), result.Detail);
        Assert.That(result.Detail, Does.EndWith("connections without a login keep it busy"));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Probe_WhileItLasts_IsNobodysSession(CancellationToken ct)
    {
        var server = await StartAsync(NewStart(), ct);
        var probing = true;
        var probes = Task.Run(async () =>
        {
            while (Volatile.Read(ref probing))
                await ProbeAsync(server, ct);
        }, ct);

        for (var i = 0; i < 300; i++)
            Assert.That((await ((IRunningServerUsage)server).GetUsageAsync(ct)).Sessions, Is.Zero);

        Volatile.Write(ref probing, false);
        await probes;
        await server.StopAsync(TimeSpan.Zero, ct);
    }

    private List<int> Find(string command) =>
        [.. OwnedProcesses.AllOf(Folders.Host.ManagerId)
            .Where(l => l.Contains(command, StringComparison.Ordinal) && !l.Contains("bwrap", StringComparison.Ordinal)).Select(CommandLines.Pid)];

    private static async Task<ServerProbeResult> ProbeAsync(IRunningServer server, CancellationToken ct, TimeSpan? patience = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience ?? Eventually.Patience);
        return await ((IRunningServerProbe)server).ProbeAsync(limit.Token);
    }
}
