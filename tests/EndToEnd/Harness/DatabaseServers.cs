using Modular.Testing.MongoDb;
using Modular.Testing.Redis;

namespace Modular.EndToEnd.Harness;

/// <summary>A Redis and a MongoDB (or what stands in for it) of one test, and what the environment says of them.</summary>
internal sealed class DatabaseServers : IAsyncDisposable
{
    private readonly List<ManagerHome> _homes = [];

    private DatabaseServers(RedisServer? redis, MongoDbServer? mongo)
    {
        (Redis, Mongo) = (redis, mongo);
        if (mongo is null)
            return;

        Proxy = new TcpProxy(new Uri(mongo.Url).Port);
        Proxy.Start();
    }

    public RedisServer? Redis { get; }

    public MongoDbServer? Mongo { get; }

    /// <summary>The way to MongoDB.</summary>
    public TcpProxy? Proxy { get; }

    /// <summary>A database of its own, also on the MongoDB of MONGODB_TEST_URL.</summary>
    private string DatabaseName { get; } = $"modular_{Guid.NewGuid():N}";

    /// <summary>Starts what "store+allocator" needs, e.g. <c>mongodb+redis</c>.</summary>
    public static async Task<DatabaseServers> StartAsync(string parts, string? redisPassword = null) => new(
        parts.Contains("redis", StringComparison.Ordinal) ? await RedisServer.StartNewAsync(redisPassword) : null,
        parts.Contains("mongodb", StringComparison.Ordinal) ? await MongoDbServer.StartAsync() : null);

    /// <summary>A manager's home whose environment selects the parts, by nothing more than an operator would set.</summary>
    /// <param name="parts">As for <see cref="StartAsync"/>.</param>
    public ManagerHome NewHome(string parts)
    {
        var home = new ManagerHome();
        home.LastPort = home.LastOwnPort;
        return Configure(home, parts);
    }

    /// <summary>The same for a home that was made elsewhere; it is disposed of with the databases.</summary>
    public ManagerHome Configure(ManagerHome home, string parts)
    {
        if (Redis is not null)
            home.Settings["REDIS_URL"] = Redis.Url;
        if (Proxy is not null)
            home.Settings["MONGODB_URL"] = $"mongodb://127.0.0.1:{Proxy.Port}/{DatabaseName}";
        if (parts.StartsWith("redis", StringComparison.Ordinal))
        {
            home.Settings["STATE_STORE"] = "redis";
            home.ReadStore = ReadRedis;
        }

        _homes.Add(home);
        return home;
    }

    /// <summary>Another manager on the same machine, databases and RDP ports.</summary>
    public ManagerHome NewNeighbour(ManagerHome home)
    {
        var neighbour = new ManagerHome { FirstPort = home.FirstPort, LastPort = home.LastPort, ReadStore = home.ReadStore, SharesPorts = true };
        home.SharesPorts = true;
        foreach (var (name, value) in home.Settings)
            neighbour.Settings[name] = value;
        _homes.Add(neighbour);
        return neighbour;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var home in _homes)
            await home.DisposeAsync();
        if (Proxy is not null)
            await Proxy.DisposeAsync();
        Mongo?.Dispose();
        if (Redis is not null)
            await Redis.DisposeAsync();
    }

    /// <summary>The records of one manager in the Redis that all share.</summary>
    private IReadOnlyList<string> ReadRedis(ManagerHome home)
    {
        var manager = File.ReadAllText($"{home.DataPath}/manager-id").Trim();
        var keys = RedisCommand.SendAsync(Redis!, "KEYS", "*:servers}:id:*").GetAwaiter().GetResult();
        return [.. keys.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(key => RedisCommand.SendAsync(Redis!, "HGET", key, "json").GetAwaiter().GetResult())
            .Where(json => json.Contains(manager, StringComparison.Ordinal))];
    }
}
