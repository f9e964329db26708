namespace Modular.Host.Settings;

/// <summary>One line of an env file.</summary>
/// <param name="Name">With colons, as configuration has it.</param>
/// <param name="Value">Without its quotes, not expanded.</param>
/// <param name="IsLiteral">In single quotes: a $ is a $.</param>
internal sealed record EnvEntry(string Name, string Value, bool IsLiteral);
