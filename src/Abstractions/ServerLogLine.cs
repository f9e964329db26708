namespace Modular.Abstractions;

/// <summary>One line of a server's log.</summary>
/// <param name="Stream">Name of the stream.</param>
/// <param name="Text">The line without its end; control characters replaced.</param>
public sealed record ServerLogLine(string Stream, string Text);
