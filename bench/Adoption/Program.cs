using System.Diagnostics;
using System.Globalization;
using Modular.Bench.Adoption;

const int ApiPort = 19950;
const int FirstPort = 19000;
const int MostServers = 900;
var size = args is [] ? 200 : int.TryParse(args[0], CultureInfo.InvariantCulture, out var given) ? given : 0;
if (size is < 10 or > MostServers || args.Length > 1)
{
    Console.Error.WriteLine($"usage: adoption [SERVERS]    10 to {MostServers}, default 200");
    return 64;
}

await using var home = new ManagerHome { ApiPort = ApiPort, FirstPort = FirstPort, LastPort = FirstPort + MostServers };
home.Settings["MAX_CONCURRENT_SERVERS"] = "1000";
home.Settings["Plugins__Xrdp__LoginTimeoutSeconds"] = "3600"; // the clients stay at TLS
var clock = Stopwatch.StartNew();
var manager = await home.StartAsync();
var empty = clock.Elapsed.TotalSeconds;

Console.WriteLine($"Starting {size} servers, each with a client");
using var crowd = await Crowd.GatherAsync(manager.Api, size);
var (killed, recycled) = (size / 10, Math.Max(1, size / 40));
var rounds = new List<Round>();
await RoundAsync("nothing else", () => Task.FromResult<IReadOnlyList<ServerAccess>>([]));
await RoundAsync($"{killed} servers killed meanwhile", async () =>
{
    var victims = crowd.Servers.Take(killed).ToList();
    await Task.WhenAll(victims.Select(Crowd.KillAsync));
    return victims;
});
await RoundAsync($"{recycled} killed, their pids given to strangers", async () =>
{
    var victims = crowd.Servers.Skip(killed).Take(recycled).ToList();
    foreach (var victim in victims)
    {
        if (!await crowd.RecyclePidsAsync(victim))
            Console.WriteLine("Pids cannot be chosen by this user: the servers are killed only.");
    }

    return victims;
});

Console.WriteLine();
Console.WriteLine("| kill -9 of the manager, and | ready again after | of an empty manager's start | adopted | started again by policy | failed by policy | " +
    "connections dropped |");
Console.WriteLine("|---|---|---|---|---|---|---|");
foreach (var r in rounds)
    Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture,
            $"| {r.Name} | {r.ReadySeconds:0.0} s | {r.ReadySeconds / empty:0.0} x | {r.Adopted} | {r.StartedAgain} | {r.Failed} | {r.Dropped} |"));

var strangers = crowd.Strangers.Count(s => s.IsAlive);
Console.WriteLine();
Console.WriteLine($"Strangers that were given the pid of a server: {crowd.Strangers.Count}, still alive: {strangers}.");
return strangers == crowd.Strangers.Count && rounds.All(r => r.Dropped == 0) ? 0 : 1;

async Task RoundAsync(string name, Func<Task<IReadOnlyList<ServerAccess>>> harm)
{
    (var round, manager) = await Round.RunAsync(name, home, manager, crowd, harm);
    rounds.Add(round);
}
