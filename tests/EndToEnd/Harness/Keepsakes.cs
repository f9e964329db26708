using System.Security.Cryptography;

namespace Modular.EndToEnd.Harness;

/// <summary>Homes with files in them that must not be lost, and desktops that must not be ended.</summary>
internal sealed class Keepsakes
{
    private const int Size = 4096;
    private readonly ManagerHome _home;
    private readonly Dictionary<string, string> _files = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _processes = [];

    private Keepsakes(ManagerHome home, IReadOnlyList<ServerAccess> running) => (_home, Running) = (home, running);

    /// <summary>Servers with a desktop.</summary>
    public IReadOnlyList<ServerAccess> Running { get; }

    /// <summary>Every server, also those that are stopped.</summary>
    public IReadOnlyList<string> Ids { get; private set; } = [];

    /// <summary>So many servers run; the others have run, and are stopped.</summary>
    public static async Task<Keepsakes> MakeAsync(ManagerHome home, ApiClient api, int running, int stopped = 0)
    {
        var servers = new List<ServerAccess>();
        for (var i = 0; i < running + stopped; i++)
            servers.Add(await api.CreateAsync($"user{i}", body => body["labels"] = new System.Text.Json.Nodes.JsonObject { ["number"] = $"{i}" }));

        foreach (var server in servers.Skip(running))
            (await api.PostAsync($"/servers/{server.Id}/stop")).Expect(System.Net.HttpStatusCode.OK);

        var keepsakes = new Keepsakes(home, servers[..running]) { Ids = [.. servers.Select(s => s.Id)] };
        foreach (var server in servers)
            keepsakes.Fill(server);

        foreach (var server in keepsakes.Running)
            keepsakes._processes[server.Id] = Outermost(server.Id);

        return keepsakes;
    }

    /// <summary>Lost files and ended desktops; empty when all is there, in the home or in lost+found.</summary>
    public IReadOnlyList<string> Losses(string? dataPath = null) => [.. Files(dataPath ?? _home.DataPath), .. Desktops()];

    /// <summary>The same again and again for a while: long enough for a sweep to have ended what it takes for an orphan.</summary>
    public async Task AssertKeptAsync(TimeSpan span, string? dataPath = null)
    {
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.Elapsed < span; await Task.Delay(500))
            Assert.That(Losses(dataPath), Is.Empty, $"after {clock.Elapsed.TotalSeconds:0} s\n{_home.ReadLog(60)}");
    }

    private void Fill(ServerAccess server)
    {
        foreach (var name in new[] { "thesis.txt", "photos/summer.jpg", ".hidden/key" })
        {
            var content = RandomNumberGenerator.GetBytes(Size);
            var file = new FileInfo(Path.Combine(_home.SessionFolder(server), name));
            Directory.CreateDirectory(file.DirectoryName!);
            File.WriteAllBytes(file.FullName, content);
            _files[$"{server.Id}/{name}"] = Convert.ToHexString(SHA256.HashData(content));
        }
    }

    private IEnumerable<string> Files(string dataPath)
    {
        foreach (var (name, hash) in _files)
        {
            var (id, path) = (name[..36], name[37..]);
            var lost = $"{dataPath}/lost+found";
            var places = Directory.Exists(lost) ? Directory.GetDirectories(lost, $"{id}-*").Select(f => $"{f}/home") : [];
            if (!places.Prepend($"{dataPath}/sessions/{id}").Any(place => HashOf($"{place}/{path}") == hash))
                yield return $"the file {name} is lost";
        }
    }

    /// <summary>One that seems to have ended is looked at once more, and its logs are told: they say more than that it is gone.</summary>
    private IEnumerable<string> Desktops() => from server in _processes
                                              where !server.Value.SequenceEqual(Outermost(server.Key))
                                              let now = Outermost(server.Key)
                                              where !server.Value.SequenceEqual(now)
                                              select $"the desktop of {server.Key} was {string.Join(", ", server.Value)} and is " +
                                                  $"{string.Join(", ", now)}\n{_home.ReadServerLogs(server.Key, 20)}";

    /// <summary>The processes that a desktop stands and falls with.</summary>
    private static List<string> Outermost(string serverId)
    {
        var all = ProcessTable.OfServer(serverId);
        return [.. all.Where(p => all.All(parent => parent.Id != p.ParentId)).Select(p => $"{p.Id} {p.Name}").Order()];
    }

    private static string? HashOf(string file) => File.Exists(file) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))) : null;
}
