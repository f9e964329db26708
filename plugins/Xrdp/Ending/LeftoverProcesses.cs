using System.Globalization;
using Modular.Abstractions;
using Modular.Xrdp.Limits;
using Modular.Xrdp.Native;
using Modular.Xrdp.Network;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Processes;

namespace Modular.Xrdp.Ending;

/// <summary>Ends whatever bears a server's mark, sits in its cgroup or has its uid, until nothing is left.</summary>
internal sealed class LeftoverProcesses(MarkedProcesses marked, ExitWatcher watcher, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <param name="serverId">Whose.</param>
    /// <param name="cgroup">Its group, made or not.</param>
    /// <param name="ownUid">A uid that only this server has and that is not walled in by a namespace; null: none.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> when something is left, or <c>/proc</c> cannot be read.</exception>
    public async Task EndAsync(string serverId, ServerCgroup cgroup, uint? ownUid, CancellationToken ct)
    {
        var deadline = time.GetTimestamp();
        while (true)
        {
            var left = await FindAsync(serverId, cgroup, ownUid);
            if (left.Count == 0)
                break;
            if (time.GetElapsedTime(deadline) > Limit)
                throw Unavailable(string.Create(CultureInfo.InvariantCulture,
                    $"{left.Count} processes of server {serverId} do not end, e.g. pid {left[0].Pid}: try again, and look at their state with ps."));
            await KillAsync(left, ct);
        }

        if (ownUid is { } uid)
            DisplaySockets.RemoveOf(uid);
        await RemoveCgroupAsync(serverId, cgroup, ct);
    }

    /// <summary>Removes the group; the kernel may need a moment after the last process.</summary>
    public async Task RemoveCgroupAsync(string serverId, ServerCgroup cgroup, CancellationToken ct)
    {
        for (var wait = 1; !cgroup.TryRemove(); wait *= 2)
        {
            if (wait > 4096)
                throw Unavailable($"The cgroup of server {serverId} cannot be removed, something still runs in it.");
            await Task.Delay(TimeSpan.FromMilliseconds(wait), time, ct);
        }
    }

    private async Task<List<ProcessIdentity>> FindAsync(string serverId, ServerCgroup cgroup, uint? ownUid)
    {
        try
        {
            var found = (await marked.OfAsync(serverId)).Select(p => p.Identity).ToHashSet();
            found.UnionWith(Living(cgroup.Processes() ?? []));
            if (ownUid is { } uid)
                found.UnionWith(Living(ProcFs.OwnedBy(uid)));
            return [.. found];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable($"Cannot tell what of server {serverId} runs, /proc cannot be read: {e.Message}");
        }
    }

    private async Task KillAsync(IReadOnlyList<ProcessIdentity> processes, CancellationToken ct)
    {
        var exits = new List<Task>();
        foreach (var identity in processes)
        {
            if (watcher.Track(identity.Pid, identity.StartTicks) is { } process && process.Signal(LibC.SigKill))
                exits.Add(process.Exited);
        }

        await Task.WhenAny(Task.WhenAll(exits), Task.Delay(TimeSpan.FromSeconds(1), time, ct));
        ct.ThrowIfCancellationRequested();
    }

    private static IEnumerable<ProcessIdentity> Living(IEnumerable<int> pids) =>
        pids.Select(p => (Pid: p, Stat: ProcFs.Stat(p))).Where(p => p.Stat is { IsDead: false })
            .Select(p => new ProcessIdentity(p.Pid, p.Stat!.Value.StartTicks));

    private static ServerException Unavailable(string message) => new(ServerError.Unavailable, message);
}
