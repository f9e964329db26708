using System.Globalization;

namespace Modular.Xrdp.Processes;

/// <summary>What <c>/proc/PID/status</c> tells everybody about a process, whatever that process makes of its environment.</summary>
/// <param name="Uid">Who runs it.</param>
/// <param name="Pids">Its number in each process namespace that it is in, from that of <c>/proc</c> to its own.</param>
internal sealed record ProcessStatus(uint Uid, IReadOnlyList<int> Pids)
{
    /// <summary>Null for what is no such file.</summary>
    public static ProcessStatus? Parse(IEnumerable<string> lines)
    {
        uint? uid = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("Uid:", StringComparison.Ordinal))
                uid = uint.Parse(Fields(line)[0], CultureInfo.InvariantCulture);
            else if (uid is { } found && line.StartsWith("NSpid:", StringComparison.Ordinal))
                return new ProcessStatus(found, [.. Fields(line).Select(f => int.Parse(f, CultureInfo.InvariantCulture))]);
        }

        return null;
    }

    private static string[] Fields(string line) => line[(line.IndexOf(':') + 1)..].Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries);
}
