using System.Globalization;
using System.Text;
using Modular.Xrdp.Files;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Processes;

/// <summary>
/// Reads <c>/proc</c>. A process that is not there is null; a <c>/proc</c> that cannot be read is an <see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/>, and so is a want of descriptors.
/// </summary>
internal static class ProcFs
{
    public const int TicksPerSecond = 100; // USER_HZ, fixed on every architecture .NET runs on

    public static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    public static ProcessStat? Stat(int pid)
    {
        try
        {
            return ProcessStat.Parse(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (Exception e) when (IsGone(e))
        {
            return null;
        }
    }

    public static ProcessStatus? Status(int pid)
    {
        try
        {
            return ProcessStatus.Parse(File.ReadLines($"/proc/{pid}/status"));
        }
        catch (Exception e) when (IsGone(e))
        {
            return null;
        }
    }

    /// <summary>Environment as <c>NAME=value</c> lines; null when the process is gone or may not be read.</summary>
    public static IReadOnlyList<string>? Environment(int pid) => Strings(pid, "environ");

    public static IReadOnlyList<string>? CommandLine(int pid) => Strings(pid, "cmdline");

    public static IEnumerable<int> Pids()
    {
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                yield return pid;
        }
    }

    public static IEnumerable<int> OwnedBy(uint uid) => Pids().Where(p => XrdpFileOwner.Of(string.Create(CultureInfo.InvariantCulture, $"/proc/{p}")) == uid);

    public static IReadOnlyList<int> Children(int pid)
    {
        try
        {
            return [.. File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(c => int.Parse(c, CultureInfo.InvariantCulture))];
        }
        catch (Exception e) when (IsClosed(e))
        {
            // a kernel without CONFIG_PROC_CHILDREN
            return Stat(pid) is null ? [] : [.. Pids().Where(p => Stat(p)?.Parent == pid)];
        }
    }

    /// <summary>Inodes of the sockets a process holds; empty when it may not be looked at.</summary>
    public static IReadOnlySet<long> Sockets(int pid)
    {
        var inodes = new HashSet<long>();
        try
        {
            foreach (var fd in Directory.EnumerateFiles($"/proc/{pid}/fd"))
            {
                if (new FileInfo(fd).LinkTarget is { } target && target.StartsWith("socket:[", StringComparison.Ordinal))
                    inodes.Add(long.Parse(target.AsSpan(8, target.Length - 9), CultureInfo.InvariantCulture));
            }
        }
        catch (Exception e) when (IsClosed(e))
        {
            return inodes;
        }

        return inodes;
    }

    /// <summary>The number under which a process has a socket; null when it has not, or may not be looked at.</summary>
    public static int? DescriptorOf(int pid, long inode)
    {
        var target = string.Create(CultureInfo.InvariantCulture, $"socket:[{inode}]");
        try
        {
            return Directory.EnumerateFiles($"/proc/{pid}/fd").FirstOrDefault(fd => new FileInfo(fd).LinkTarget == target) is { } path
                ? int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture)
                : null;
        }
        catch (Exception e) when (IsClosed(e))
        {
            return null;
        }
    }

    /// <summary>Names the process namespace a process lives in; null when it is gone or may not be looked at.</summary>
    public static string? ProcessNamespace(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/ns/pid").LinkTarget;
        }
        catch (Exception e) when (IsClosed(e))
        {
            return null;
        }
    }

    private static string[]? Strings(int pid, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/{file}")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (IsClosed(e))
        {
            return null;
        }
    }

    /// <summary>
    /// It is gone, or may not be looked at. Whatever else reading it ends with, as for want of descriptors or memory, tells nothing about it.
    /// </summary>
    internal static bool IsClosed(Exception e) => e is UnauthorizedAccessException || IsGone(e);

    // a process that ends between open and read answers ESRCH; the same from a /proc that is not there tells nothing
    private static bool IsGone(Exception e) =>
        (e is FileNotFoundException or DirectoryNotFoundException or IOException { HResult: LibC.NoSuchProcess }) && File.Exists("/proc/self/stat");
}
