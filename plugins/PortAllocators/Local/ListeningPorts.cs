using System.Globalization;

namespace Modular.PortAllocators.Local;

/// <summary>Every port somebody listens on, from two reads of /proc instead of a thousand binds (proc(5), /proc/net/tcp).</summary>
internal static class ListeningPorts
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Null when the tables cannot be read.</summary>
    public static HashSet<int>? Read()
    {
        try
        {
            return [.. Tables.Where(File.Exists).SelectMany(t => File.ReadLines(t).Skip(1)).Select(Port).OfType<int>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int? Port(string row)
    {
        var columns = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return columns.Length > 3 && columns[3] == Listening
            ? int.Parse(columns[1].AsSpan(columns[1].LastIndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : null;
    }
}
