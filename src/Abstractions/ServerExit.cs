namespace Modular.Abstractions;

/// <summary>How a running server ended.</summary>
/// <param name="Reason">One sentence: what ended and, where it is known, why and what to do.</param>
/// <param name="ExitCode">Exit code of what ended first; 128 + n for signal n; null when it is not known.</param>
/// <param name="LogTail">Last log lines of what ended, oldest first; may be empty.</param>
public sealed record ServerExit(string Reason, int? ExitCode, IReadOnlyList<string> LogTail);
