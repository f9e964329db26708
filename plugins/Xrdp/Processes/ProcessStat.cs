using System.Globalization;

namespace Modular.Xrdp.Processes;

/// <summary>What <c>/proc/PID/stat</c> tells, see proc(5).</summary>
/// <param name="Name">Of the program.</param>
/// <param name="State">A letter.</param>
/// <param name="Parent">Its pid.</param>
/// <param name="Group">Process group.</param>
/// <param name="CpuTicks">Its own, and those of its children that ended and that it collected.</param>
/// <param name="StartTicks">Since the machine's start.</param>
internal readonly record struct ProcessStat(string Name, char State, int Parent, int Group, long CpuTicks, long StartTicks)
{
    /// <summary>Ended, though its parent has not collected it yet.</summary>
    public bool IsDead => State is 'Z' or 'X';

    public static ProcessStat Parse(string text)
    {
        // the name may hold anything, parentheses and blanks included
        var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
        var fields = text[(close + 2)..].Split(' ');
        return new ProcessStat(text[(open + 1)..close], fields[0][0], (int)Number(fields[1]), (int)Number(fields[2]), fields[11..15].Sum(Number), Number(fields[19]));
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
