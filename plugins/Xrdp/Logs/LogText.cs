using System.Text;

namespace Modular.Xrdp.Logs;

/// <summary>Bytes of a log as lines that can be shown.</summary>
internal static class LogText
{
    private const int LongestLine = 4096;

    /// <summary>Long lines are cut, control characters replaced, so that a log cannot steer a terminal.</summary>
    public static IEnumerable<string> SplitLines(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return [];
        return Encoding.UTF8.GetString(bytes[^1] == '\n' ? bytes[..^1] : bytes).Split('\n').Select(Clean);
    }

    /// <summary>Where the last lines begin; 0 when there are no more than these.</summary>
    public static int StartOfLast(int lines, ReadOnlySpan<byte> bytes)
    {
        var newline = bytes.Length > 0 && bytes[^1] == '\n' ? bytes.Length - 1 : bytes.Length;
        for (var i = 0; i < lines && newline >= 0; i++)
            newline = bytes[..newline].LastIndexOf((byte)'\n');
        return newline + 1;
    }

    private static string Clean(string line)
    {
        var cut = line.Length > LongestLine ? string.Concat(line.AsSpan(0, LongestLine), "…") : line;
        return string.Concat(cut.TrimEnd('\r').Select(c => char.IsControl(c) && c != '\t' ? '\ufffd' : c));
    }
}
