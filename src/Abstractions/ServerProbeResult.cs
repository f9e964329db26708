namespace Modular.Abstractions;

/// <summary>What a probe of a running server found.</summary>
public sealed record ServerProbeResult
{
    /// <summary>Whether it answers.</summary>
    public required ProbeOutcome Outcome { get; init; }

    /// <summary>What was seen, as a phrase without a full stop, e.g. <c>nothing listens on port 13389</c>; it ends a sentence that operators read.</summary>
    public required string Detail { get; init; }
}
