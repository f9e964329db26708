namespace Modular.EndToEnd.Harness;

/// <summary>Many servers that run, each with a client connected.</summary>
internal sealed class Crowd : IDisposable
{
    private const int AtATime = 4;
    private readonly List<(ServerAccess Server, HeldConnection Client)> _members = [];
    private readonly List<RecycledPid> _strangers = [];

    public IReadOnlyList<ServerAccess> Servers => [.. _members.Select(m => m.Server)];

    /// <summary>Strangers that have the pids of servers that were killed.</summary>
    public IReadOnlyList<RecycledPid> Strangers => _strangers;

    /// <summary>The one that has the even number restarts by policy.</summary>
    public static async Task<Crowd> GatherAsync(ApiClient api, int size)
    {
        var crowd = new Crowd();
        await Parallel.ForEachAsync(Enumerable.Range(0, size), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, _) =>
        {
            var server = await api.CreateAsync($"user{i}", body => body["restart_policy"] = i % 2 == 0 ? "on_failure" : "never");
            var client = await HeldConnection.OpenAsync(server.Port);
            lock (crowd._members)
                crowd._members.Add((server, client));
        });
        crowd._members.Sort((a, b) => int.Parse(a.Server.UserName[4..], null).CompareTo(int.Parse(b.Server.UserName[4..], null)));
        return crowd;
    }

    /// <summary>How many clients of these servers lost their connection.</summary>
    public int DroppedOf(IEnumerable<ServerAccess> servers) => _members.Count(m => servers.Contains(m.Server) && m.Client.IsDropped);

    /// <summary>Kills all of a server.</summary>
    public static Task KillAsync(ServerAccess server) => Eventually.IsTrueAsync($"{server.Id} has ended", () =>
    {
        var processes = ProcessTable.OfServer(server.Id);
        foreach (var process in processes)
            ProcessTable.Kill(process);
        return processes.Count == 0;
    });

    /// <summary>Kills all of a server, and gives the pids of its outermost processes to strangers; false when one of them could not be had.</summary>
    public async Task<bool> RecyclePidsAsync(ServerAccess server)
    {
        var processes = ProcessTable.OfServer(server.Id);
        var outermost = processes.Where(p => processes.All(parent => parent.Id != p.ParentId)).Select(p => p.Id).ToList();
        await KillAsync(server);
        foreach (var pid in outermost)
        {
            if (await RecycledPid.TakeAsync(pid) is not { } stranger)
                return false;

            _strangers.Add(stranger);
        }

        return true;
    }

    public void Dispose()
    {
        foreach (var (_, client) in _members)
            client.Dispose();
        foreach (var stranger in _strangers)
            stranger.Dispose();
    }
}
