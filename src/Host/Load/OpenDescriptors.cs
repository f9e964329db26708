using System.Globalization;

namespace Modular.Host.Load;

/// <summary>This process's file descriptors, as the kernel counts them (proc(5)).</summary>
internal static class OpenDescriptors
{
    private const string LimitLine = "Max open files";

    public static int Count() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();

    /// <summary>How many it may have; the runtime has raised the soft limit to the hard one.</summary>
    public static int Limit()
    {
        var line = File.ReadLines("/proc/self/limits").First(l => l.StartsWith(LimitLine, StringComparison.Ordinal));
        var soft = line[LimitLine.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}
