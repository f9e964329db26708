using Modular.Abstractions;

namespace Modular.Host.Servers.Supervision;

/// <summary>Asks one running server whether it answers, within a bound that holds even for a plugin that forgets its own.</summary>
internal sealed partial class Probe(TimeProvider time, ILogger<Probe> log)
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>Throws only when <paramref name="stoppingToken"/> is set.</summary>
    public async Task<ServerProbeResult> AskAsync(string serverId, IRunningServerProbe probe, CancellationToken stoppingToken)
    {
        var start = time.GetTimestamp();
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, limit.Token);
        var result = await AnswerAsync(serverId, probe, both.Token, stoppingToken);
        stoppingToken.ThrowIfCancellationRequested();

        // who was held up himself for longer than the limit has not given the server its time
        return result.Outcome == ProbeOutcome.DoesNotAnswer && time.GetElapsedTime(start) > Limit + Slack
            ? new ServerProbeResult { Outcome = ProbeOutcome.Unknown, Detail = "the manager was held up itself" }
            : result;
    }

    private async Task<ServerProbeResult> AnswerAsync(string serverId, IRunningServerProbe probe, CancellationToken limit, CancellationToken stoppingToken)
    {
        try
        {
            return await Task.Run(() => probe.ProbeAsync(limit), limit).WaitAsync(Limit + Slack / 2, time, stoppingToken);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException && limit.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            return new ServerProbeResult { Outcome = ProbeOutcome.DoesNotAnswer, Detail = $"no answer within {Limit.TotalSeconds:0} s" };
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            ProbeBroke(e, serverId);
            return new ServerProbeResult { Outcome = ProbeOutcome.Unknown, Detail = "the probe broke" };
        }
    }

    [LoggerMessage(1200, LogLevel.Error, "Server {ServerId}: the probe broke, which tells nothing about the server")]
    private partial void ProbeBroke(Exception e, string serverId);
}
