using System.Globalization;

namespace Modular.EndToEnd.Harness;

/// <summary>Ports that something listens on, as the kernel lists them.</summary>
internal static class ListeningPorts
{
    private const string Listen = "0A";

    public static IReadOnlyList<int> Between(int first, int last) =>
        [.. Read("/proc/net/tcp").Concat(Read("/proc/net/tcp6")).Where(port => port >= first && port <= last).Distinct().Order()];

    private static IEnumerable<int> Read(string file) =>
        from line in File.ReadLines(file).Skip(1)
        let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where columns[3] == Listen
        select int.Parse(columns[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
