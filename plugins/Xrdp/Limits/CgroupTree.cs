using Modular.Xrdp.Native;

namespace Modular.Xrdp.Limits;

/// <summary>The part of the cgroup hierarchies that this manager makes its groups in.</summary>
/// <param name="version">1 or 2.</param>
/// <param name="folders">This manager's folder by controller: <c>memory</c>, <c>cpu</c>, <c>cpuacct</c> (version 1), <c>pids</c>. In version 2 all the same.
/// Empty: no groups.</param>
internal sealed class CgroupTree(int version, IReadOnlyDictionary<string, string> folders)
{
    public static CgroupTree None { get; } = new(0, new Dictionary<string, string>());

    /// <summary>The group that systemd starts the manager in, because of which there are none; null: another reason, or there are groups.</summary>
    public string? ServiceGroup { get; private init; }

    public bool Exists => folders.Count > 0;

    /// <summary><c>cgroup v1</c>, <c>cgroup v2</c>, or <c>none</c>.</summary>
    public string Name => Exists ? $"cgroup v{version}" : "none";

    /// <summary>No groups, as those of a service are not the manager's to change.</summary>
    public static CgroupTree NoneIn(string serviceGroup) => new(0, new Dictionary<string, string>()) { ServiceGroup = serviceGroup };

    public bool Enforces(string controller) => folders.ContainsKey(controller);

    /// <summary>The server's group, made or not.</summary>
    public ServerCgroup GroupOf(string serverId) => new(version, folders.ToDictionary(f => f.Key, f => Path.Combine(f.Value, serverId)));

    /// <summary>Ids of the servers that have a group.</summary>
    public IReadOnlyCollection<string> ServerIds() =>
        [.. folders.Values.Distinct().Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Select(d => Path.GetFileName(d)!).Where(IsServerId)
            .Distinct()];

    /// <summary>Removes the manager's own folders unless servers have groups there.</summary>
    public void RemoveIfEmpty()
    {
        foreach (var folder in folders.Values.Distinct())
        {
            if (LibC.rmdir(folder) == 0)
                _ = LibC.rmdir(Path.GetDirectoryName(folder)!);
        }
    }

    private static bool IsServerId(string name) => Guid.TryParseExact(name, "D", out _);
}
