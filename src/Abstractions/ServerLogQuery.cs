namespace Modular.Abstractions;

/// <summary>Which log lines are wanted.</summary>
public sealed record ServerLogQuery
{
    /// <summary>Name of a stream; null: all of them.</summary>
    public string? Stream { get; init; }

    /// <summary>At most this many of the last lines of each stream, 0 to 10000; default 200.</summary>
    public int Tail { get; init; } = 200;

    /// <summary>Whether to go on with new lines as they come.</summary>
    public bool Follow { get; init; }
}
