namespace Modular.Abstractions;

/// <summary>How a running server ended.</summary>
public sealed record ServerExit
{
    /// <summary>One sentence: what ended and, where it is known, why and what to do.</summary>
    public required string Reason { get; init; }

    /// <summary>Exit code of what ended first; 128 + n for signal n; null when it is not known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Last log lines of what ended, oldest first; may be empty.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];
}
