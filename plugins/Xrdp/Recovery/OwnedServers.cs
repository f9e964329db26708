using System.Globalization;
using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Limits;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Processes;
using Modular.Xrdp.Sandbox;

namespace Modular.Xrdp.Recovery;

/// <summary>Lists everything on this machine that bears the manager's mark.</summary>
internal sealed class OwnedServers(HostContext host, MarkedProcesses marked, SessionSockets sockets, TimeProvider time)
{
    public async Task<IReadOnlyList<OwnedInstance>> ListAsync(CgroupTree cgroups)
    {
        var found = new SortedDictionary<string, List<Trace>>(StringComparer.Ordinal);
        var boot = time.GetUtcNow() - TimeSpan.FromMilliseconds(Environment.TickCount64);
        foreach (var process in await marked.ScanAsync())
        {
            var since = boot + TimeSpan.FromSeconds(process.Identity.StartTicks / (double)ProcFs.TicksPerSecond);
            Add(process.ServerId, new Trace(string.Create(CultureInfo.InvariantCulture, $"process {process.Identity.Pid} ({process.Name})"), since, true));
        }

        foreach (var folder in Folders().Where(d => d.Exists).SelectMany(d => d.EnumerateDirectories()))
            Add(folder.Name, new Trace($"folder {folder.FullName}", new DateTimeOffset(folder.CreationTimeUtc), false, folder.Parent!.FullName == LogFolder));
        foreach (var serverId in cgroups.ServerIds())
            Add(serverId, new Trace($"cgroup of {serverId}", null, false));
        return [.. found.Select(f => new OwnedInstance
        {
            ServerId = f.Key,
            Since = f.Value.Max(t => t.Since),
            Alive = f.Value.Exists(t => t.Alive),
            Evidence = [.. f.Value.Select(t => t.Text)],
            LogsOnly = f.Value.TrueForAll(t => t.IsLog),
        })];

        void Add(string serverId, Trace trace)
        {
            if (!IsServerId(serverId))
                return;
            if (!found.TryGetValue(serverId, out var traces))
                found[serverId] = traces = [];
            traces.Add(trace);
        }
    }

    /// <summary>Whether the client's end of a connection may be in a session's hands.</summary>
    public bool MayHold(IPEndPoint client, IPEndPoint server) => sockets.MayHold(client, server);

    // others may keep folders here
    private static bool IsServerId(string name) => Guid.TryParseExact(name, "D", out var id) && id.ToString("D") == name;

    private string LogFolder => Path.Combine(host.LogPath, "xrdp", "servers");

    private IEnumerable<DirectoryInfo> Folders() =>
    [
        new(Path.Combine(host.DataPath, "xrdp", "servers")), new(Path.Combine(host.DataPath, "sessions")), new(LogFolder),
    ];

    private sealed record Trace(string Text, DateTimeOffset? Since, bool Alive, bool IsLog = false);
}
