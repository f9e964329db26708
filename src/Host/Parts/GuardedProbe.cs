using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>Asks one running server whether it answers.</summary>
internal sealed class GuardedProbe(IRunningServerProbe inner, PluginPart part, string serverId)
{
    /// <summary>Throws ServerException when it broke; a server that did not answer in time has not answered.</summary>
    public async Task<ServerProbeResult> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await part.AskAsync(PluginBounds.Probe, serverId, AskInnerAsync, cancellationToken);
        }
        catch (ServerException e) when (e.InnerException is DoubtException { Overdue.Call.Bound.Call: var call } && call == PluginBounds.Probe.Call)
        {
            return NoAnswer;
        }
    }

    private static ServerProbeResult NoAnswer => new()
    {
        Outcome = ProbeOutcome.DoesNotAnswer,
        Detail = $"no answer within {PluginBounds.Probe.Limit.TotalSeconds:0} s",
    };

    private async Task<ServerProbeResult> AskInnerAsync(CancellationToken limit)
    {
        try
        {
            return await inner.ProbeAsync(limit) is { Detail: not null } result && Enum.IsDefined(result.Outcome)
                ? result with { Detail = PluginText.Cut(result.Detail) }
                : throw new BrokenContractException("returned no result");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return NoAnswer;
        }
    }
}
