namespace Modular.Host.Settings;

/// <summary>What operators are told of one setting, by <c>--help</c> and docs/operators.md.</summary>
/// <param name="Name">As in the environment.</param>
/// <param name="Default">In words or as a value.</param>
/// <param name="Rule">What values are right.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record SettingDefinition(string Name, string Default, string Rule, string Meaning);
