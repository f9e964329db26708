using Modular.Abstractions;
using Modular.Testing;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Tests.Support;

namespace Modular.Xrdp.Tests.Servers;

/// <summary>A server whose halves live but hang does not answer.</summary>
[Category(ServerLifeTests.AnyUser)]
internal sealed class AnswerProbeTests : BackendFixture
{
    private const int SigCont = 18;
    private const int SigStop = 19;

    [TestCase("/xrdp ", "xrdp")]
    [TestCase("Xvnc ", "Xvnc")]
    [CancelAfter(60_000)]
    public async Task Probe_WhileAHalfIsStopped_DoesNotAnswer(string command, string culprit, CancellationToken ct)
    {
        var start = NewStart();
        var server = await StartAsync(start, ct);
        var pids = OwnedProcesses.AllOf(Folders.Host.ManagerId).Where(l => l.Contains(command, StringComparison.Ordinal) && !l.Contains("bwrap", StringComparison.Ordinal))
            .Select(CommandLines.Pid).ToList();
        Assert.That(pids, Is.Not.Empty);
        Assert.That(await ProbeAsync(server, ct), Has.Property("Outcome").EqualTo(ProbeOutcome.Answers));

        pids.ForEach(p => LibC.kill(p, SigStop));
        var stopped = await ProbeAsync(server, ct);
        pids.ForEach(p => LibC.kill(p, SigCont));
        var again = await ProbeAsync(server, ct);
        await server.StopAsync(TimeSpan.Zero, ct);

        Assert.That(stopped.Outcome, Is.EqualTo(ProbeOutcome.DoesNotAnswer), stopped.Detail);
        Assert.That(stopped.Detail, Does.Match($"^{culprit} on port \\d+ gives no answer$"));
        Assert.That(again.Outcome, Is.EqualTo(ProbeOutcome.Answers), again.Detail);
    }

    [Test]
    [CancelAfter(60_000)]
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
            Assert.That((await ((IServerUsage)server).GetUsageAsync(ct)).Sessions, Is.Zero);

        Volatile.Write(ref probing, false);
        await probes;
        await server.StopAsync(TimeSpan.Zero, ct);
    }

    private static async Task<ServerProbeResult> ProbeAsync(IRunningServer server, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        return await ((IServerProbe)server).ProbeAsync(limit.Token);
    }
}
