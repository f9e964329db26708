using System.Text;

namespace Modular.Xrdp.Configuration;

/// <summary>
/// Reads xrdp.ini the way xrdp 0.9's <c>file.c</c> does, oddities included: CR and LF each end a line; <c>#</c> and <c>;</c> cut it anywhere;
/// <c>[x]</c> anywhere makes it a section header; NUL cuts; a line of 2048 bytes ends the reading; 32 KiB are read; the first of two equal sections counts.
/// </summary>
internal static class XrdpIniParser
{
    private const int LongestFile = 32 * 1024;
    private const int LongestLine = 2047;

    /// <summary>Sections in order with their keys; the last of two equal keys wins. Names are lower-cased.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Parse(string text)
    {
        var sections = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        var ignored = new Dictionary<string, string>();
        var current = ignored;
        foreach (var raw in Lines(text))
        {
            var line = Cut(raw);
            if (SectionName(line) is { } name)
            {
                current = new Dictionary<string, string>(StringComparer.Ordinal);
                sections.TryAdd(name.ToLowerInvariant(), current);
                continue;
            }

            var equals = line.IndexOf('=');
            var key = (equals < 0 ? line : line[..equals]).Trim().ToLowerInvariant();
            if (key.Length > 0)
                current[key] = equals < 0 ? "" : line[(equals + 1)..].Trim();
        }

        return sections;
    }

    private static IEnumerable<string> Lines(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var read = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, LongestFile));
        foreach (var line in read.Split('\r', '\n'))
        {
            if (Encoding.UTF8.GetByteCount(line) > LongestLine)
                yield break;

            yield return line;
        }
    }

    private static string Cut(string line)
    {
        var end = line.IndexOfAny(['#', ';', '\0']);
        return end < 0 ? line : line[..end];
    }

    private static string? SectionName(string line)
    {
        var open = line.IndexOf('[');
        var close = open < 0 ? -1 : line.IndexOf(']', open);
        return close < 0 ? null : line[(open + 1)..close];
    }
}
