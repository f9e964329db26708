namespace Modular.EndToEnd.Harness;

/// <summary>One line of the process table.</summary>
/// <param name="Id">Its number.</param>
/// <param name="ParentId">Whose child it is.</param>
/// <param name="Name">Of its program.</param>
/// <param name="CommandLine">Its words, with spaces between them.</param>
/// <param name="Environment">What it was started with; empty when that cannot be read.</param>
/// <param name="Output">The file that its output goes to: a server's network has nothing else that tells whose it is. Null when that cannot be read.</param>
internal sealed record ProcessEntry(int Id, int ParentId, string Name, string CommandLine, IReadOnlyDictionary<string, string> Environment, string? Output)
{
    public const string ServerMark = "MODULAR_SERVER";

    public string? ServerId => Environment.GetValueOrDefault(ServerMark);

    public string? Role => Environment.GetValueOrDefault("MODULAR_ROLE");

    public bool Mentions(string text) => Environment.Values.Append(CommandLine).Append(Output ?? "").Any(v => v.Contains(text, StringComparison.Ordinal));

    public override string ToString() => $"{Id} {Name}: {CommandLine}";
}
