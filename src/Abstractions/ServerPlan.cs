namespace Modular.Abstractions;

/// <summary>What a start would write and run. Holds no secrets.</summary>
/// <param name="Files">Files in the order they are written.</param>
/// <param name="Commands">Commands in the order they are started.</param>
/// <param name="Notices">What a caller should know, e.g. a limit that is not enforced.</param>
public sealed record ServerPlan(IReadOnlyList<ServerFile> Files, IReadOnlyList<ServerCommand> Commands, IReadOnlyList<string> Notices);
