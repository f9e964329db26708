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
    private const long KernelThread = 0x00200000; // PF_KTHREAD, include/linux/sched.h

    /// <summary>Ended, though its parent has not collected it yet.</summary>
    public bool IsDead => State is 'Z' or 'X';

    /// <summary>A part of the kernel: it has neither a command line nor an environment, ever.</summary>
    public bool IsKernelThread { get; init; }

    /// <summary>
    /// False while its program is being replaced by another, when what is read of its environment and command line is nothing, or half: the kernel notes where
    /// the program's code begins when all of it is in place. So too for what has no program; and true wherever it may not be looked at, proc(5).
    /// </summary>
    public bool HasProgram { get; init; }

    public static ProcessStat Parse(string text)
    {
        // the name may hold anything, parentheses and blanks included
        var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
        var fields = text[(close + 2)..].Split(' ');
        return new ProcessStat(text[(open + 1)..close], fields[0][0], (int)Number(fields[1]), (int)Number(fields[2]), fields[11..15].Sum(Number),
            Number(fields[19]))
        {
            IsKernelThread = (Number(fields[6]) & KernelThread) != 0,
            HasProgram = fields[23] != "0",
        };
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
