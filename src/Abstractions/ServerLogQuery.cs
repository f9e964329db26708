namespace Modular.Abstractions;

/// <summary>Which log lines are wanted.</summary>
/// <param name="Stream">Name of a stream; null: all of them.</param>
/// <param name="Tail">At most this many of the last lines of each stream, 0 to 10000; default 200.</param>
/// <param name="Follow">Whether to go on with new lines as they come.</param>
public sealed record ServerLogQuery(string? Stream = null, int Tail = 200, bool Follow = false);
