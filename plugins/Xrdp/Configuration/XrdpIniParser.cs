using System.Text;

namespace Modular.Xrdp.Configuration;

/// <summary>
/// Reads an ini file the way xrdp 0.9's <c>common/file.c</c> does, oddities included: CR and LF each end a line; <c>#</c> and <c>;</c> cut it anywhere;
/// NUL cuts it too; <c>[x]</c> anywhere in the rest makes it a section header; a line of 2048 bytes or byte 32768 ends the reading.
/// Names are compared without regard to ASCII case, and to no other case.
/// </summary>
internal static class XrdpIniParser
{
    private const int LongestFile = 32 * 1024;
    private const int LongestLine = 2047;

    /// <summary>Every section with its lines, in the order of the file, equal ones too.</summary>
    public static IReadOnlyList<XrdpIniSection> Parse(string text)
    {
        var sections = new List<XrdpIniSection>();
        foreach (var raw in Lines(text))
        {
            var line = CutAt(raw, '\0');
            if (SectionName(line) is { } name)
                sections.Add(new XrdpIniSection(name, []));
            else if (line.Length > 0 && sections.Count > 0)
                sections[^1].Lines.Add(Split(line));
        }

        return sections;
    }

    /// <summary>Whether all of it is read: no line and not the whole is too long.</summary>
    public static bool IsReadWhole(string text) =>
        Encoding.UTF8.GetByteCount(text) < LongestFile && text.Split('\r', '\n').All(line => Encoding.UTF8.GetByteCount(line) <= LongestLine);

    private static IEnumerable<string> Lines(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var read = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, LongestFile));
        foreach (var raw in read.Split('\r', '\n'))
        {
            var line = raw.AsSpan().IndexOfAny('#', ';') is >= 0 and var end ? raw[..end] : raw;
            if (Encoding.UTF8.GetByteCount(line) > LongestLine)
                yield break;

            yield return line;
        }
    }

    private static string? SectionName(string line)
    {
        var open = line.IndexOf('[');
        var close = open < 0 ? -1 : line.IndexOf(']', open);
        if (close < 0)
            return null;

        open = line.LastIndexOf('[', close);
        return line[(open + 1)..close];
    }

    private static XrdpIniSection.Line Split(string line)
    {
        var equals = line.IndexOf('=');
        return equals < 0 ? new(Trim(line), "") : new(Trim(line[..equals]), Trim(line[(equals + 1)..]));
    }

    private static string CutAt(string line, char end) => line.IndexOf(end) is >= 0 and var at ? line[..at] : line;

    /// <summary>As xrdp trims: everything up to the blank, and nothing that only Unicode calls white.</summary>
    private static string Trim(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && text[start] <= ' ')
            start++;
        while (end > start && text[end - 1] <= ' ')
            end--;
        return text[start..end];
    }
}
