namespace Modular.Abstractions;

/// <summary>Why a server is <see cref="ServerStatus.Failed"/>.</summary>
public sealed record ServerFailure
{
    /// <summary>The kind of error.</summary>
    public required ServerError Error { get; init; }

    /// <summary>One or two sentences that help.</summary>
    public required string Message { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Exit code of what ended; null when unknown or nothing did.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Last log lines, oldest first.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];

    /// <summary>What had happened. Beside <see cref="Error"/>, whose words every version reads, so that an earlier one reads the record all the same.</summary>
    public FailureKind Kind { get; init; }
}
