using System.Globalization;
using System.Runtime.InteropServices;
using Modular.Abstractions;
using Modular.Xrdp.Native;

namespace Modular.Xrdp.Limits;

/// <summary>One server's group in each hierarchy.</summary>
internal sealed class ServerCgroup(int version, IReadOnlyDictionary<string, string> folders)
{
    private const int CpuPeriodMicroseconds = 100_000;

    private IEnumerable<string> Folders => folders.Values.Distinct();

    public bool Exists => Folders.Any(Directory.Exists);

    /// <summary>Writing a pid here puts it into the group.</summary>
    public IReadOnlyList<string> JoinFiles => [.. Folders.Select(f => Path.Combine(f, "cgroup.procs"))];

    /// <summary>Makes the group with these limits; those without a controller are left out.</summary>
    public void Create(ResourceLimits limits)
    {
        foreach (var folder in Folders)
            Directory.CreateDirectory(folder);
        if (limits.MaxMemoryMib is { } mib)
            LimitMemory(mib * 1024L * 1024);
        if (limits.MaxProcesses is { } processes)
            Write("pids", "pids.max", processes);
        if (limits.MaxCpuPercent is not { } percent)
            return;
        var quota = (long)percent * CpuPeriodMicroseconds / 100;
        if (version == 1)
            Write("cpu", "cpu.cfs_quota_us", quota);
        else
            WriteText("cpu", "cpu.max", string.Create(CultureInfo.InvariantCulture, $"{quota} {CpuPeriodMicroseconds}"));
    }

    /// <summary>Processes in the group; null when there is no group.</summary>
    public IReadOnlyList<int>? Processes() =>
        folders.Values.Select(f => Read(Path.Combine(f, "cgroup.procs"))).FirstOrDefault(t => t is not null)?
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray();

    public TimeSpan? CpuTime() => version == 1
        ? Number("cpuacct", "cpuacct.usage") is { } nanoseconds ? TimeSpan.FromTicks(nanoseconds / 100) : null
        : Entry("cpu", "cpu.stat", "usage_usec") is { } microseconds ? TimeSpan.FromMicroseconds(microseconds) : null;

    /// <summary>Memory without the file cache that the kernel would give up at once.</summary>
    public long? MemoryBytes()
    {
        var (used, cache) = version == 1
            ? (Number("memory", "memory.usage_in_bytes"), Entry("memory", "memory.stat", "total_inactive_file"))
            : (Number("memory", "memory.current"), Entry("memory", "memory.stat", "inactive_file"));
        return used is null ? null : Math.Max(0, used.Value - (cache ?? 0));
    }

    /// <summary>How often the kernel killed something here because of the memory limit.</summary>
    public long MemoryKills() => Entry("memory", version == 1 ? "memory.oom_control" : "memory.events", "oom_kill") ?? 0;

    /// <summary>Removes the group. False: something still runs in it.</summary>
    public bool TryRemove()
    {
        var removed = true;
        foreach (var folder in Folders.Where(Directory.Exists))
            removed &= LibC.rmdir(folder) == 0 || Marshal.GetLastPInvokeError() == LibC.NoSuchEntry;
        return removed;
    }

    // without a bound on swap the rest goes there, and the limit is only slow
    private void LimitMemory(long bytes)
    {
        Write("memory", version == 1 ? "memory.limit_in_bytes" : "memory.max", bytes);
        var (swapFile, swap) = version == 1 ? ("memory.memsw.limit_in_bytes", bytes) : ("memory.swap.max", 0); // version 1 counts both together
        if (folders.TryGetValue("memory", out var folder) && File.Exists(Path.Combine(folder, swapFile)))
            Write("memory", swapFile, swap);
    }

    private void Write(string controller, string file, long value) => WriteText(controller, file, value.ToString(CultureInfo.InvariantCulture));

    private void WriteText(string controller, string file, string value)
    {
        if (folders.TryGetValue(controller, out var folder))
            File.WriteAllText(Path.Combine(folder, file), value);
    }

    private long? Number(string controller, string file) =>
        folders.TryGetValue(controller, out var folder)
            && long.TryParse(Read(Path.Combine(folder, file)), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;

    private long? Entry(string controller, string file, string name) =>
        folders.TryGetValue(controller, out var folder)
        && Read(Path.Combine(folder, file))?.Split('\n').Select(l => l.Split(' ')).FirstOrDefault(f => f.Length == 2 && f[0] == name) is [_, var text]
        && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
