namespace Modular.Abstractions;

/// <summary>What a probe of a running server found.</summary>
/// <param name="Outcome">Whether it answers.</param>
/// <param name="Detail">What was seen, as a phrase without a full stop, e.g. <c>nothing listens on port 13389</c>; it ends a sentence that operators read.</param>
public sealed record ServerProbeResult(ProbeOutcome Outcome, string Detail);
