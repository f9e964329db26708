using System.Text;

namespace Modular.Host.Api.Requests;

/// <summary>The preferences of a request (RFC 7240): of all its Prefer headers, each name once, names in lower case.</summary>
internal static class Preferences
{
    /// <summary>Name and value; the value is empty where there is none. What cannot be read counts for nothing.</summary>
    public static IReadOnlyDictionary<string, string> Of(HttpRequest request)
    {
        var preferences = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var header in request.Headers["Prefer"])
        {
            foreach (var preference in Split(header ?? "", ','))
            {
                var (name, value) = Read(Split(preference, ';').First());
                if (name.Length > 0)
                    preferences.TryAdd(name, value); // the first one counts
            }
        }

        return preferences;
    }

    private static (string Name, string Value) Read(string text)
    {
        var parts = text.Split('=', 2);
        return (parts[0].Trim().ToLowerInvariant(), parts.Length == 1 ? "" : Unquote(parts[1].Trim()));
    }

    private static string Unquote(string text)
    {
        if (text is not ['"', .. var quoted, '"'])
            return text;

        var value = new StringBuilder();
        for (var i = 0; i < quoted.Length; i++)
            value.Append(quoted[i] == '\\' && i + 1 < quoted.Length ? quoted[++i] : quoted[i]);

        return value.ToString();
    }

    /// <summary>Splits at a separator that is not within quotes.</summary>
    private static IEnumerable<string> Split(string text, char separator)
    {
        var begin = 0;
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && isQuoted)
                i++;
            else if (text[i] == '"')
                isQuoted = !isQuoted;
            else if (text[i] == separator && !isQuoted)
            {
                yield return text[begin..i];
                begin = i + 1;
            }
        }

        yield return text[begin..];
    }
}
