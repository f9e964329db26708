namespace Modular.Abstractions;

/// <summary>
/// Ability of a running server: whether it answers, which a process that lives does not prove. The host asks now and then, ends a server that fails
/// to answer three times in a row, and never asks twice at a time. A server without this ability fails only when <see cref="IRunningServer.Exited"/> completes.
/// </summary>
public interface IRunningServerProbe
{
    /// <summary>
    /// Asks it as a client would, as cheaply as it can; changes nothing and counts as nobody's session. Throws nothing but
    /// <see cref="OperationCanceledException"/>: what it cannot find out is <see cref="ProbeOutcome.Unknown"/>, never a guess.
    /// </summary>
    /// <param name="cancellationToken">The only limit of time. A server that did not answer until then has not answered.</param>
    Task<ServerProbeResult> ProbeAsync(CancellationToken cancellationToken);
}
