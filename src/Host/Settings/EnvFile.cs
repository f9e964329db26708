namespace Modular.Host.Settings;

/// <summary>Reads a file of NAME=value lines: comments with #, optional <c>export</c>, values in single or double quotes; nothing is expanded.</summary>
internal static class EnvFile
{
    /// <summary>Throws <see cref="SettingsException"/> naming file and line; never shows a value, for it may be a secret.</summary>
    public static Dictionary<string, string?> Read(string path)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var errors = new List<string>();
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
                continue;

            if (Parse(text) is { } pair)
                values[pair.Name] = pair.Value;
            else
                errors.Add($"ENV_FILES: {path}, line {number}: must be NAME=value; write it so, or start the line with # to leave it out.");
        }

        return errors.Count == 0 ? values : throw new SettingsException(errors);
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"ENV_FILES: {path} cannot be read ({e.Message}); create it, or write {path}? if it may be missing."]);
        }
    }

    private static (string Name, string Value)? Parse(string text)
    {
        if (text.StartsWith("export ", StringComparison.Ordinal))
            text = text[7..].TrimStart();

        var equals = text.IndexOf('=');
        if (equals <= 0)
            return null;

        var name = text[..equals].TrimEnd();
        var value = Unquote(text[(equals + 1)..].Trim());
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':') && value is not null ? (name.Replace("__", ":"), value) : null;
    }

    private static string? Unquote(string value)
    {
        if (value.Length == 0 || value[0] is not ('"' or '\''))
            return value.Split(" #")[0].TrimEnd();

        var end = value.IndexOf(value[0], 1);
        var rest = end < 0 ? "" : value[(end + 1)..].Trim();
        return end < 0 || (rest.Length > 0 && rest[0] != '#') ? null : value[1..end];
    }
}
