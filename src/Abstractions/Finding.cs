namespace Modular.Abstractions;

/// <summary>One result of a self-check.</summary>
public sealed record Finding
{
    /// <summary>How bad it is.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>One sentence: what is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>One sentence or command: what to do.</summary>
    public required string Fix { get; init; }
}
