namespace Modular.Abstractions;

/// <summary>Why a server is <see cref="ServerStatus.Failed"/>.</summary>
/// <param name="Error">The kind of error.</param>
/// <param name="Message">One or two sentences that help.</param>
/// <param name="At">When it happened.</param>
/// <param name="ExitCode">Exit code of what ended; null when unknown or nothing did.</param>
/// <param name="LogTail">Last log lines, oldest first.</param>
public sealed record ServerFailure(ServerError Error, string Message, DateTimeOffset At, int? ExitCode, IReadOnlyList<string> LogTail)
{
    /// <summary>What had happened. Beside <see cref="Error"/>, whose words every version reads, so that an earlier one reads the record all the same.</summary>
    public FailureKind Kind { get; init; }
}
