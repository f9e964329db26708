using System.Globalization;
using System.Text.RegularExpressions;

namespace Modular.Host.CommandLine.State;

/// <summary>The last line of an export: a file without it was cut off.</summary>
internal static partial class ExportTrailer
{
    public static string Line(long count) => string.Create(CultureInfo.InvariantCulture, $$"""{"records":{{count}}}""");

    /// <summary>How many records precede it; null when the line is something else.</summary>
    public static long? Read(string line) =>
        Form().Match(line) is { Success: true } match ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("""^\{"records":([0-9]{1,12})\}$""")]
    private static partial Regex Form();
}
