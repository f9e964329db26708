using System.Globalization;
using Modular.Abstractions;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Limits;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Usage;

namespace Modular.Xrdp.Running;

/// <summary>What a server uses: its cgroup's figures, or sums over its processes without one.</summary>
internal sealed class XrdpUsageReader(ServerRun run, ConnectionTable connections, BackgroundFigures figures, TimeProvider time)
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private readonly long _startTicks = run.Session.Outer.Identity.StartTicks;
    private (long Stamp, TimeSpan Cpu)? _last;
    private double? _percent;

    public ServerUsage Read()
    {
        var processes = run.Cgroup.Processes() ?? Tree();
        var (open, loggedIn) = connections.Count();
        var memory = run.Cgroup.MemoryBytes() ?? Memory(processes);
        return new ServerUsage
        {
            CpuPercent = Percent(run.Cgroup.CpuTime() ?? CpuTime(processes)),
            MemoryBytes = memory,
            MemoryPercent = memory is { } bytes && MemoryCeiling.Of(run.Session.Main.Identity.Pid) is > 0 and { } most
                ? Math.Round(100.0 * bytes / most, 2)
                : null,
            Processes = processes.Count,
            Connections = open,
            Sessions = loggedIn,
            DiskBytes = figures.DiskBytes,
            Network = figures.Network(),
            SampledAt = time.GetUtcNow(),
        };
    }

    private double? Percent(TimeSpan cpu)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_last is not { } last)
            {
                var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
                var age = uptime - (_startTicks / (double)ProcFs.TicksPerSecond);
                (_last, _percent) = ((now, cpu), age > 0 ? 100 * cpu.TotalSeconds / age : null);
            }
            else if (time.GetElapsedTime(last.Stamp, now) is var interval && interval >= ShortestInterval)
            {
                (_last, _percent) = ((now, cpu), 100 * Math.Max(0, (cpu - last.Cpu) / interval));
            }

            return _percent is { } percent ? Math.Round(percent, 2) : null;
        }
    }

    private List<int> Tree()
    {
        var all = run.Units.Select(u => u.Outer.Identity.Pid).ToList();
        for (var i = 0; i < all.Count; i++)
            all.AddRange(ProcFs.Children(all[i]));

        // those that were left by their parents; in a namespace they stay below its process 1
        if (!run.State.Boxed && run.State.Uid is { } uid)
            all.AddRange(ProcFs.OwnedBy(uid).Except(all).ToList());
        return all;
    }

    private static TimeSpan CpuTime(IEnumerable<int> processes) =>
        TimeSpan.FromSeconds(processes.Sum(p => ProcFs.Stat(p)?.CpuTicks ?? 0) / (double)ProcFs.TicksPerSecond);

    private static long? Memory(IReadOnlyCollection<int> processes)
    {
        var sizes = processes.Select(Pss).ToArray();
        return sizes.Length > 0 && sizes.All(s => s is null) ? null : sizes.Sum();
    }

    private static long? Pss(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/smaps_rollup").FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null
                ? null
                : long.Parse(line.AsSpan(4, line.Length - 6), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception e) when (ProcFs.IsClosed(e))
        {
            return null;
        }
    }
}
