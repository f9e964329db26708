namespace Modular.Abstractions;

/// <summary>What a start would write and run. Holds no secrets.</summary>
public sealed record ServerPlan
{
    /// <summary>Files in the order they are written.</summary>
    public IReadOnlyList<ServerFile> Files { get; init; } = [];

    /// <summary>Commands in the order they are started.</summary>
    public IReadOnlyList<ServerCommand> Commands { get; init; } = [];

    /// <summary>What a caller should know, e.g. a limit that is not enforced.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
