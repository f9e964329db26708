namespace Modular.Abstractions;

/// <summary>One result of a self-check.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">One sentence: what is wrong.</param>
/// <param name="Fix">One sentence or command: what to do.</param>
public sealed record Finding(FindingSeverity Severity, string Message, string Fix);
