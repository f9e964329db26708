namespace Modular.Host.Settings;

/// <summary>One of some words, in any case.</summary>
internal sealed record ChoiceSetting(string Name, string Default, IReadOnlyList<string> Words, string Meaning)
    : SettingDefinition(Name, Default, $"{string.Join(", ", Words.SkipLast(1))} or {Words[^1]}", Meaning);
