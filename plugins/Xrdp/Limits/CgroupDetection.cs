using System.Globalization;
using Modular.Abstractions;

namespace Modular.Xrdp.Limits;

/// <summary>Finds out which cgroup hierarchies the manager may use: version 2 if it has the controllers, else version 1, else none.</summary>
internal static class CgroupDetection
{
    /// <summary>What DelegateSubgroup= of <c>deploy/systemd/modular.service</c> says, too.</summary>
    public const string Leaf = "modular-manager";

    private static readonly string[] Version1Controllers = ["memory", "cpu", "cpuacct", "pids"];
    private static readonly string[] Version2Controllers = ["memory", "cpu", "pids"];

    /// <summary>Makes the manager's folder where it may; never throws.</summary>
    public static CgroupTree Detect(string? root, HostContext host)
    {
        if (root == "none")
            return CgroupTree.None;
        return Detect(root, host, ReadLines("/proc/self/mounts"), ReadLines("/proc/self/cgroup"));
    }

    /// <param name="root">Where to make groups; null: found by itself.</param>
    /// <param name="host">Whose groups.</param>
    /// <param name="mounts">Lines as in <c>/proc/self/mounts</c>.</param>
    /// <param name="membership">Lines as in <c>/proc/self/cgroup</c>.</param>
    public static CgroupTree Detect(string? root, HostContext host, IEnumerable<string> mounts, IEnumerable<string> membership)
    {
        var own = "modular/" + string.Concat(host.ManagerId.Where(char.IsAsciiLetterOrDigit).Take(32));
        var hierarchies = Hierarchies(mounts);
        var group = membership.FirstOrDefault(l => l.StartsWith("0::/", StringComparison.Ordinal))?[3..] ?? "";
        if (Version2(root, hierarchies, group, own) is { } version2)
            return version2;
        if (Version1(root, hierarchies, own) is { } version1)
            return version1;
        var isServices = root is null && IsServices(group) && hierarchies.Any(m => m.Type == "cgroup2" && HasControllers(m.Folder + group));
        return isServices ? CgroupTree.NoneIn(group) : CgroupTree.None;
    }

    private static CgroupTree? Version2(string? root, IReadOnlyList<Hierarchy> hierarchies, string group, string own)
    {
        foreach (var mount in hierarchies.Where(m => m.Type == "cgroup2"))
        {
            // the root of all has no rule against processes beside groups; a delegated group is our own
            foreach (var candidate in root is null ? (string[])[mount.Folder, .. OwnGroup(group).Select(g => mount.Folder + g)] : [root])
            {
                if (candidate.StartsWith(mount.Folder, StringComparison.Ordinal) && Delegated(candidate) is { } folder
                    && TryMake(folder, own, Version2Controllers))
                    return new CgroupTree(2, Version2Controllers.ToDictionary(c => c, _ => Path.Combine(folder, own)));
            }
        }

        return null;
    }

    private static CgroupTree? Version1(string? root, IReadOnlyList<Hierarchy> mounts, string own)
    {
        var folders = new Dictionary<string, string>();
        foreach (var controller in Version1Controllers)
        {
            var mount = mounts.FirstOrDefault(m => m.Type == "cgroup" && m.Options.Contains(controller));
            var folder = root is null ? mount?.Folder : Path.Combine(root, controller);
            if (folder is not null && TryMake(folder, own, null))
                folders[controller] = Path.Combine(folder, own);
        }

        return folders.Count == 0 ? null : new CgroupTree(1, folders);
    }

    // a group with processes of its own cannot hand controllers on: all of them, in a container its init as well, move into a leaf
    // (kernel: "no internal processes")
    private static string? Delegated(string folder)
    {
        try
        {
            if (!HasControllers(folder))
                return null;
            if (TryEnable(folder))
                return folder;
            var processes = File.ReadAllLines(Path.Combine(folder, "cgroup.procs"));
            if (!processes.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)))
                return null; // somebody else's
            var leaf = Directory.CreateDirectory(Path.Combine(folder, Leaf)).FullName;
            foreach (var pid in processes)
                Move(pid, leaf);
            return TryEnable(folder) ? folder : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool HasControllers(string folder)
    {
        var file = Path.Combine(folder, "cgroup.controllers");
        return File.Exists(file) && !Version2Controllers.Except(File.ReadAllText(file).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)).Any();
    }

    private static void Move(string pid, string group)
    {
        try
        {
            File.WriteAllText(Path.Combine(group, "cgroup.procs"), pid);
        }
        catch (IOException)
        {
            // it has ended
        }
    }

    private static bool TryMake(string folder, string own, string[]? enable)
    {
        try
        {
            var path = folder;
            foreach (var part in own.Split('/'))
            {
                path = Directory.CreateDirectory(Path.Combine(path, part)).FullName;
                if (enable is not null && !TryEnable(path))
                    return false;
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool TryEnable(string folder)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), string.Join(' ', Version2Controllers.Select(c => "+" + c)));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Where an earlier run has moved to a leaf, or systemd has started the manager in one, the group is the one above. The group of a service itself is not
    // touched: with controllers handed on it takes no process, and systemd could not start the manager again beside servers that run on.
    private static string[] OwnGroup(string group)
    {
        var above = group[..Math.Max(0, group.LastIndexOf('/'))];
        return group.EndsWith("/" + Leaf, StringComparison.Ordinal) || IsServices(above) ? [above] : IsServices(group) ? [] : [group];
    }

    private static bool IsServices(string group) => group.EndsWith(".service", StringComparison.Ordinal);

    private static IReadOnlyList<Hierarchy> Hierarchies(IEnumerable<string> mounts) =>
        [.. mounts.Select(l => l.Split(' ')).Where(f => f.Length > 3 && f[2] is "cgroup" or "cgroup2").Select(f => new Hierarchy(f[1], f[2], f[3].Split(',')))];

    private static string[] ReadLines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];

    private sealed record Hierarchy(string Folder, string Type, string[] Options);
}
