namespace Modular.EndToEnd.Harness;

/// <summary>One line of the process table.</summary>
internal sealed record ProcessEntry(int Id, int ParentId, string Name, string CommandLine, IReadOnlyDictionary<string, string> Environment)
{
    public string? ServerId => Environment.GetValueOrDefault("MODULAR_SERVER");

    public string? Role => Environment.GetValueOrDefault("MODULAR_ROLE");

    public bool Mentions(string text) => CommandLine.Contains(text, StringComparison.Ordinal) || Environment.Values.Any(v => v.Contains(text, StringComparison.Ordinal));

    public override string ToString() => $"{Id} {Name}: {CommandLine}";
}
