using Modular.Bench.Chaos.Faults;
using Modular.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Modular.Bench.Chaos;

/// <summary>One manager's home with the databases and the disk it uses, and all that can go wrong with them.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private const int ApiPort = 19950;
    private const int FirstPort = 19000;
    private const int Ports = 400;
    private const int DiskMegabytes = 512;
    private readonly DatabaseServers _databases;
    private readonly SmallDisk? _disk;

    private Stage(DatabaseServers databases, ManagerHome home, SmallDisk? disk, string parts)
    {
        (_databases, Home, _disk) = (databases, home, disk);
        if (disk is null)
            Console.WriteLine("No disk is filled: this user may not mount a small one.");

        home.Settings["ORPHAN_GRACE_SECONDS"] = "5";
        home.Settings["PORT_REUSE_DELAY_SECONDS"] = "1";
        Faults = [.. AllFaults(parts)];
    }

    public ManagerHome Home { get; }

    /// <summary>The killing of a server's process first.</summary>
    public IReadOnlyList<IFault> Faults { get; }

    public static async Task<Stage> SetAsync(string parts)
    {
        var databases = await DatabaseServers.StartAsync(parts);
        var disk = SmallDisk.TryMount(DiskMegabytes);
        var home = databases.Configure(new ManagerHome(parent: disk?.Folder) { ApiPort = ApiPort, FirstPort = FirstPort, LastPort = FirstPort + Ports - 1 }, parts);
        if (parts.StartsWith("mongodb", StringComparison.Ordinal))
            home.ReadStore = ReadMongoDb;

        return new Stage(databases, home, disk, parts);
    }

    public async ValueTask DisposeAsync()
    {
        await _databases.DisposeAsync();
        _disk?.Dispose();
    }

    private static IReadOnlyList<string> ReadMongoDb(ManagerHome home)
    {
        var url = MongoUrl.Create(home.Settings["MONGODB_URL"]);
        using var client = new MongoClient(url);
        return [.. client.GetDatabase(url.DatabaseName).GetCollection<BsonDocument>("servers").Find(new BsonDocument()).ToEnumerable().Select(d => d["json"].AsString)];
    }

    private IEnumerable<IFault> AllFaults(string parts)
    {
        yield return new KilledProcess(Home);
        yield return new SquattedPort(Home);
        yield return new JumpingClock(Home);
        if (parts.StartsWith("redis", StringComparison.Ordinal))
            yield return new EmptiedStore(Home, _databases.Redis);
        else if (parts.StartsWith("sqlite", StringComparison.Ordinal))
            yield return new EmptiedStore(Home, null);

        if (_disk is not null)
            yield return new FullDisk(_disk);

        foreach (var outage in Outages("redis", _databases.Redis).Concat(Outages("mongodb", _databases.Mongo)))
            yield return outage;
    }

    private IEnumerable<IFault> Outages(string database, object? server) => server is null
        ? []
        : [new DatabaseOutage(_databases, database, frozen: false), new DatabaseOutage(_databases, database, frozen: true)];
}
