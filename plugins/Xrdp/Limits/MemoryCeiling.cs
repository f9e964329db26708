using System.Globalization;

namespace Modular.Xrdp.Limits;

/// <summary>The most memory that a process can have: the smallest limit of its cgroup and those above it, else what the machine has.</summary>
internal static class MemoryCeiling
{
    private const int RootField = 3, MountField = 4;

    /// <summary>Null when the process is gone or it cannot be told.</summary>
    public static long? Of(int pid)
    {
        try
        {
            return Of(File.ReadLines("/proc/meminfo"), File.ReadLines("/proc/self/mountinfo"),
                File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="memory">Lines as in <c>/proc/meminfo</c>.</param>
    /// <param name="mounts">Lines as in <c>/proc/self/mountinfo</c>.</param>
    /// <param name="membership">Lines as in <c>/proc/PID/cgroup</c>.</param>
    public static long? Of(IEnumerable<string> memory, IEnumerable<string> mounts, IEnumerable<string> membership)
    {
        var total = memory.FirstOrDefault(l => l.StartsWith("MemTotal:", StringComparison.Ordinal))?.Split(' ',
            StringSplitOptions.RemoveEmptyEntries) is [_, var text, ..]
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var kib) ? kib * 1024 : (long?)null;
        var groups = membership.Select(l => l.Split(':', 3)).Where(f => f.Length == 3).ToArray();
        var limits = mounts.SelectMany(m => Limits(m, groups)).Append(total).OfType<long>().ToArray();
        return limits.Length > 0 ? limits.Min() : null;
    }

    private static IEnumerable<long?> Limits(string mount, string[][] groups)
    {
        var (before, after) = mount.Split(" - ", 2) is [var b, var a] ? (b.Split(' '), a.Split(' ')) : ([], []);
        if (before.Length <= MountField || after.Length < 3)
            return [];
        var (root, folder) = (before[RootField].TrimEnd('/'), before[MountField]);
        return after[0] switch
        {
            "cgroup2" => Upwards(folder, root, groups.FirstOrDefault(g => g[0] == "0")?[2], "memory.max"),
            "cgroup" when after[2].Split(',').Contains("memory") =>
                Upwards(folder, root, groups.FirstOrDefault(g => g[1].Split(',').Contains("memory"))?[2], "memory.limit_in_bytes"),
            _ => [],
        };
    }

    // a container sees its own group as the top; the process may be in one that is not seen from here, and then what is seen is all that can be told
    private static IEnumerable<long?> Upwards(string folder, string root, string? group, string file)
    {
        if (group is null)
            yield break;
        var inside = group == root || group.StartsWith(root + "/", StringComparison.Ordinal) ? group[root.Length..].Trim('/') : "";
        for (var path = Path.Combine(folder, inside); path.Length >= folder.Length; path = Path.GetDirectoryName(path)!)
            yield return Number(Path.Combine(path, file));
    }

    private static long? Number(string path) =>
        File.Exists(path) && long.TryParse(File.ReadAllText(path), NumberStyles.Integer, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
}
