using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.State;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Supervision;

/// <summary>Probes each running server now and then, apart from all other work: a few at a time, one server never twice at a time.</summary>
internal sealed partial class ProbeRound(
    ServerRegistry registry, ProbeVerdicts verdicts, ModularOptions options, TimeProvider time, ILogger<ProbeRound> log)
{
    private const int AtATime = 4;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);

    /// <summary>A pause of our own this long means that the manager, or the whole machine, was suspended.</summary>
    private static readonly TimeSpan Suspension = TimeSpan.FromSeconds(10);

    /// <summary>How much later than its limit a probe may end.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);
    private readonly long _origin = time.GetTimestamp();
    private int _suspensions;

    private SemaphoreSlim Turns { get; } = new(AtATime);

    private TimeSpan Now => time.GetElapsedTime(_origin);

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        if (options.ProbeInterval == TimeSpan.Zero)
            return;

        using var timer = new PeriodicTimer(Beat, time);
        for (var last = time.GetUtcNow(); await timer.WaitForNextTickAsync(stoppingToken); last = time.GetUtcNow())
        {
            if (time.GetUtcNow() - last >= Suspension)
                _suspensions++;

            foreach (var server in registry.Own)
                Look(server, stoppingToken);
        }
    }

    private void Look(ManagedServer server, CancellationToken stoppingToken)
    {
        if (server.Running is not { } running || running.Probe is null || !ProbeVerdicts.Concerns(server, running))
            return;

        var watch = server.AnswerWatch;
        if (watch.IsUnderWay)
            return;

        watch.Follow(running, _suspensions, Later(0, 1));
        if (watch.NextAt > Now)
            return;

        watch.IsUnderWay = true;
        _ = ProbeAsync(server, running, stoppingToken);
    }

    private async Task ProbeAsync(ManagedServer server, GuardedServer running, CancellationToken stoppingToken)
    {
        var suspensions = _suspensions;
        var watch = server.AnswerWatch;
        try
        {
            var result = await AskInTurnAsync(server, running, stoppingToken);
            if (suspensions == _suspensions)
                await verdicts.ApplyAsync(server, running, watch, result);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            ProbeNotHandled(e, server.Id);
        }
        finally
        {
            watch.NextAt = watch.Strikes > 0 ? Now + AskAgainAfter : Later(0.9, 1.1);
            watch.IsUnderWay = false;
        }
    }

    private async Task<ServerProbeResult> AskInTurnAsync(ManagedServer server, GuardedServer running, CancellationToken stoppingToken)
    {
        await Turns.WaitAsync(stoppingToken);
        try
        {
            return ProbeVerdicts.Concerns(server, running) ? await AskAsync(running, stoppingToken) : new ServerProbeResult
            {
                Outcome = ProbeOutcome.Unknown,
                Detail = "it does not run any more",
            };
        }
        finally
        {
            Turns.Release();
        }
    }

    private async Task<ServerProbeResult> AskAsync(GuardedServer running, CancellationToken stoppingToken)
    {
        var start = time.GetTimestamp();
        try
        {
            var result = await running.Probe!.AskAsync(stoppingToken);
            // who was held up himself for longer than the limit has not given the server its time
            return result.Outcome == ProbeOutcome.DoesNotAnswer && time.GetElapsedTime(start) > PluginBounds.Probe.Limit + Slack
                ? new ServerProbeResult { Outcome = ProbeOutcome.Unknown, Detail = "the manager was held up itself" }
                : result;
        }
        catch (ServerException)
        {
            return new ServerProbeResult { Outcome = ProbeOutcome.Unknown, Detail = "the probe broke" }; // which tells nothing about the server
        }
    }

    /// <summary>Somewhere between two parts of the interval, so that servers that started together are not asked together.</summary>
    private TimeSpan Later(double from, double to) => Now + options.ProbeInterval * (from + (to - from) * Random.Shared.NextDouble());

    [LoggerMessage(1204, LogLevel.Error, "Server {ServerId}: what a probe found could not be handled")]
    private partial void ProbeNotHandled(Exception e, string serverId);
}
