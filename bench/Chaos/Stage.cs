using Modular.Bench.Chaos.Faults;
using Modular.Testing;
using Modular.Testing.Redis;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Driver;

namespace Modular.Bench.Chaos;

/// <summary>One manager's home with the databases and the disk it uses, and all that can go wrong with them.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private const int ApiPort = 19950;
    private const int FirstPort = 19000;
    private const int Ports = 400;
    private const int DiskMegabytes = 512;
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromSeconds(3);
    private static readonly JsonWriterSettings PlainJson = new() { OutputMode = JsonOutputMode.RelaxedExtendedJson };
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
        var home = databases.Configure(new ManagerHome(parent: disk?.Folder) { ApiPort = ApiPort, FirstPort = FirstPort, LastPort = FirstPort + Ports - 1 },
            parts);
        if (parts.StartsWith("mongodb", StringComparison.Ordinal))
            home.ReadStore = ReadMongoDb;

        return new Stage(databases, home, disk, parts);
    }

    public async ValueTask DisposeAsync()
    {
        await _databases.DisposeAsync();
        _disk?.Dispose();
    }

    /// <summary>Past the manager's own reader, from what an operator sees.</summary>
    private static IReadOnlyList<string> ReadMongoDb(ManagerHome home)
    {
        var url = MongoUrl.Create(home.Settings["MONGODB_URL"]);
        using var client = new MongoClient(url);
        return [.. client.GetDatabase(url.DatabaseName).GetCollection<BsonDocument>("servers").Find(new BsonDocument()).ToEnumerable()
            .Select(d => new BsonDocument(d["record"].AsBsonDocument) { { "id", d["_id"] } }.ToJson(PlainJson))];
    }

    private IEnumerable<IFault> AllFaults(string parts)
    {
        yield return new KilledProcess(Home);
        yield return new SquattedPort(Home);
        yield return new JumpingClock(Home);
        yield return parts.Split('+')[0] switch
        {
            "redis" => new EmptiedStore("flushed Redis", FlushRedisAsync),
            "mongodb" => new EmptiedStore("dropped the database", DropDatabaseAsync),
            _ => new EmptiedStore("deleted the database file", DeleteFileAsync),
        };
        if (_disk is not null)
            yield return new FullDisk(_disk);

        foreach (var outage in Outages("redis", _databases.Redis).Concat(Outages("mongodb", _databases.Mongo)))
            yield return outage;
    }

    private async Task<bool> FlushRedisAsync() => await RedisCommand.SendAsync(_databases.Redis!, "FLUSHALL") == "OK";

    private async Task<bool> DropDatabaseAsync()
    {
        var url = new MongoUrlBuilder(Home.Settings["MONGODB_URL"]) { ServerSelectionTimeout = DatabasePatience };
        using var client = new MongoClient(url.ToMongoUrl());
        try
        {
            await client.DropDatabaseAsync(url.DatabaseName).WaitAsync(DatabasePatience);
            return true;
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            return false; // it is away or frozen
        }
    }

    private Task<bool> DeleteFileAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Home.DataPath, "modular.db*").Where(f => !f.EndsWith("-reserve", StringComparison.Ordinal)))
            File.Delete(file);

        return Task.FromResult(true);
    }

    private IEnumerable<IFault> Outages(string database, object? server) => server is null
        ? []
        : [new DatabaseOutage(_databases, database, frozen: false), new DatabaseOutage(_databases, database, frozen: true)];
}
