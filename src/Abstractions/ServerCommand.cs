namespace Modular.Abstractions;

/// <summary>One program a start runs.</summary>
public sealed record ServerCommand
{
    /// <summary>What it is for, e.g. <c>xrdp</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Program and arguments, secrets never among them.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }
}
