namespace Modular.Abstractions;

/// <summary>One program a start runs.</summary>
/// <param name="Role">What it is for, e.g. <c>xrdp</c>.</param>
/// <param name="Arguments">Program and arguments, secrets never among them.</param>
public sealed record ServerCommand(string Role, IReadOnlyList<string> Arguments);
