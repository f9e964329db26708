namespace Modular.Host.Parts;

/// <summary>Text of plugins, as people may be shown it.</summary>
internal static class PluginText
{
    private const int Longest = 2000;
    private const int MostLines = 1000;

    /// <summary>At most 2,000 characters.</summary>
    public static string Cut(string? text) => text is null ? "" : text.Length <= Longest ? text : text[..(Longest - 1)] + "…";

    /// <summary>The text, or <paramref name="otherwise"/> when there is none.</summary>
    public static string Or(string? text, string otherwise) => string.IsNullOrWhiteSpace(text) ? otherwise : Cut(text);

    /// <summary>The last lines, each no longer than people read.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<string?>? lines) =>
        lines is null ? [] : [.. lines.OfType<string>().TakeLast(MostLines).Select(Cut)];
}
