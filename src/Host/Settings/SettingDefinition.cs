namespace Modular.Host.Settings;

/// <summary>One setting: what holds without it and what it may be, for the reader of settings, <c>--help</c> and docs/operators.md alike.</summary>
/// <param name="Name">As in the environment.</param>
/// <param name="Default">In words or as a value.</param>
/// <param name="Rule">What values are right.</param>
/// <param name="Meaning">What it does.</param>
internal record SettingDefinition(string Name, string Default, string Rule, string Meaning);
