namespace Modular.Host.Settings;

/// <summary>
/// Reads a file of NAME=value lines: comments with #, optional <c>export</c>, values in single or double quotes. Variables are expanded as Docker Compose does,
/// but in single quotes.
/// </summary>
internal static class EnvFile
{
    /// <summary>
    /// Throws <see cref="SettingsException"/> naming file and line; never shows a value, for it may be a secret. The files hold the settings of other services
    /// too: what one of those refers to in vain is left out.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="outside">The value of a variable that the environment sets, null for others. It wins over all files.</param>
    /// <param name="earlier">What earlier files said.</param>
    public static Dictionary<string, string?> Read(string path, Func<string, string?>? outside = null, Func<string, string?>? earlier = null)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var variables = new VariableExpansion(name => outside?.Invoke(name) ?? values.GetValueOrDefault(name) ?? earlier?.Invoke(name));
        var errors = new List<string>();
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
                continue;

            if (Parse(text) is not { } entry)
                errors.Add($"ENV_FILES: {path}, line {number}: must be NAME=value; write it so, or start the line with # to leave it out.");
            else if (variables.TryExpand(entry, out var value, out var fault))
                values[entry.Name] = value;
            else if (outside?.Invoke(entry.Name) is null && SettingDefinitions.IsOurs(entry.Name))
                errors.Add($"ENV_FILES: {path}, line {number}: {entry.Name} {fault}");
            else
                values.Remove(entry.Name);
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

    private static EnvEntry? Parse(string text)
    {
        if (text.StartsWith("export ", StringComparison.Ordinal))
            text = text[7..].TrimStart();

        var equals = text.IndexOf('=');
        if (equals <= 0)
            return null;

        var name = text[..equals].TrimEnd();
        var raw = text[(equals + 1)..].Trim();
        var value = Unquote(raw);
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':') && value is not null
            ? new EnvEntry(name.Replace("__", ":"), value, IsLiteral: raw.StartsWith('\''))
            : null;
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
