using System.Globalization;

namespace Modular.Xrdp.Usage;

/// <summary>What went through the interfaces of a process's network namespace, its loopback aside (<c>/proc/PID/net/dev</c>).</summary>
internal static class InterfaceTable
{
    /// <summary>Null when the process is gone or may not be looked at.</summary>
    public static (long In, long Out)? Read(int pid)
    {
        try
        {
            return Sum(File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/net/dev")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static (long In, long Out) Sum(IEnumerable<string> lines)
    {
        const int Received = 0, Sent = 8;
        var sum = (In: 0L, Out: 0L);
        foreach (var line in lines.Where(l => l.Contains(':')))
        {
            var (name, numbers) = (line[..line.IndexOf(':')].Trim(), line[(line.IndexOf(':') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
            if (name != "lo")
                sum = (sum.In + Number(numbers[Received]), sum.Out + Number(numbers[Sent]));
        }

        return sum;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
