namespace Modular.Host.Settings;

/// <summary>Finds settings that look like one of ours with a slip of the finger: they would be ignored without a word.</summary>
internal static class MisspeltNames
{
    private const int LargestSlip = 2;

    /// <summary>Every name that the host knows, those of plugins aside.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. SettingDefinitions.All.Select(d => d.Name), PartSettings.MongoDbAlias];

    public static IEnumerable<string> Find(IConfiguration configuration)
    {
        foreach (var name in configuration.GetChildren().Select(c => c.Key).Where(k => IsUnknown(k) && !ServiceLinks.IsLink(k, configuration[k])))
        {
            var nearest = Known.MinBy(k => Distance(k, name.ToUpperInvariant()))!;
            if (Distance(nearest, name.ToUpperInvariant()) <= LargestSlip)
                yield return $"The setting {name} is not known and has no effect. Did you mean {nearest}?";
        }
    }

    private static bool IsUnknown(string name) => name.Contains('_') && !Known.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Edits (insert, delete, replace, swap of neighbours) from one text to the other: Damerau-Levenshtein, optimal string alignment.</summary>
    public static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;

        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replaced, 1 + Math.Min(d[i - 1, j], d[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
