namespace Modular.Abstractions;

/// <summary>One line of a server's log.</summary>
public sealed record ServerLogLine
{
    /// <summary>Name of the stream.</summary>
    public required string Stream { get; init; }

    /// <summary>The line without its end; control characters replaced.</summary>
    public required string Text { get; init; }
}
