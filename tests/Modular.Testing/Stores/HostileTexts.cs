namespace Modular.Testing.Stores;

/// <summary>Texts that break careless code: quotes, operators of query languages, control characters, other scripts, length.</summary>
public static class HostileTexts
{
    /// <summary>All of them; none holds a lone surrogate, which no text format can carry.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "", " ", "'", "\"", "\\", "'; DROP TABLE servers; --", "$where", "a.b.c", "$set", "%", "_", "*", "?", "[a]", "{a}", "(a", "a\nb", "a\r\nb", "a\tb",
        "a\0b", "\u0001\u001f", "\u2028\u2029", "łódź", "日本語", "👩‍💻", "\u202Egnirts", "null", "true", "0", "-1", "1e999", new string('x', 10_000),
    ];
}
