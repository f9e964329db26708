using Modular.Abstractions;

namespace Modular.Testing.Backends;

/// <summary>
/// What the servers of a backend must do where they have the ability <see cref="IRunningServerProbe"/>; part of <see cref="ServerBackendContract"/>.
/// </summary>
public abstract class ServerProbeContract : ServerDiskContract
{
    /// <summary>A server that can be probed answers while it runs, and not after its end.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Probe_WhereImplemented_TellsWhetherItRuns(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(NewStart(), cancellationToken);
        if (!HasAbility<IRunningServerProbe>(server, out var probe))
            return;

        var alive = await Duty.WithinAsync(Patience, "ProbeAsync never returned", () => probe.ProbeAsync(cancellationToken));
        await StopAsync(server, TimeSpan.Zero, cancellationToken);
        var ended = await Duty.WithinAsync(Patience, "ProbeAsync never returned", () => probe.ProbeAsync(cancellationToken));

        Assert.That(alive.Outcome, Is.EqualTo(ProbeOutcome.Answers), alive.Detail);
        Assert.That(ended.Outcome, Is.Not.EqualTo(ProbeOutcome.Answers), ended.Detail);
        Assert.That(new[] { alive.Detail, ended.Detail }, Is.All.Not.Empty.And.All.Not.EndsWith("."));
    }
}
