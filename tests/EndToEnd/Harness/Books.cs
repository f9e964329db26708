using System.Net;
using System.Text.Json.Nodes;
using Modular.Testing.Redis;

namespace Modular.EndToEnd.Harness;

/// <summary>Who holds which port: as the allocator says, as the records say, and as Redis itself has it.</summary>
internal static class Books
{
    /// <summary>Waits until the allocator holds exactly what the records say, active where they are.</summary>
    public static Task AssertEqualToRecordsAsync(ApiClient api) => AssertSoonAsync(
        () => HoldingsAsync(api), async () => [.. (await ListAsync(api)).Where(s => s["port"] is not null).Select(Holding).Order()]);

    /// <summary>Waits until nobody holds a port, also in Redis itself.</summary>
    public static async Task AssertEmptyAsync(ApiClient api, DatabaseServers databases)
    {
        await AssertSoonAsync(() => HoldingsAsync(api), () => Task.FromResult<string[]>([]));
        if (databases.Redis is { } redis)
            Assert.That(await HoldingsInRedisAsync(redis), Is.Empty);
    }

    /// <summary><c>{port} {a or r} {owner}</c> of each holding, past the manager.</summary>
    public static async Task<string[]> HoldingsInRedisAsync(RedisServer redis)
    {
        var held = new List<string>();
        foreach (var key in await LinesAsync(redis, "KEYS", "*modular:ports:*"))
        {
            foreach (var pair in (await LinesAsync(redis, "HGETALL", key)).Chunk(2).Where(p => p[0].StartsWith("o:", StringComparison.Ordinal)))
            {
                var words = pair[1].Split(' ');
                held.Add($"{words[0]} {words[1]} {pair[0][2..]}");
            }
        }

        return [.. held.Order()];
    }

    /// <summary><c>{port} {a or r} {owner}</c> as the API tells.</summary>
    public static async Task<string[]> HoldingsAsync(ApiClient api)
    {
        var answer = await api.GetAsync("/ports");
        if (answer.Status == HttpStatusCode.ServiceUnavailable)
            return [answer.Detail];

        return [.. from port in answer.Expect(HttpStatusCode.OK).Body["ports"]!.AsArray()
            where port!["server_id"] is not null
            orderby $"{port["port"]}"
            select $"{port["port"]} {(port["status"]!.GetValue<string>() == "allocated" ? 'a' : 'r')} {port["server_id"]}"];
    }

    private static async Task<IEnumerable<JsonNode>> ListAsync(ApiClient api) => (await api.ListAsync("?limit=1000")).OfType<JsonNode>();

    private static string Holding(JsonNode server) =>
        $"{server["port"]} {(server["status"]!.GetValue<string>() is "stopped" or "failed" ? 'r' : 'a')} {server["server_id"]}";

    private static async Task<string[]> LinesAsync(RedisServer redis, params string[] command) =>
        (await RedisCommand.SendAsync(redis, command)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task AssertSoonAsync(Func<Task<string[]>> actual, Func<Task<string[]>> expected)
    {
        string[] found = [], should = [];
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.Elapsed < Eventually.Patience; await Task.Delay(100))
        {
            (found, should) = (await actual(), await expected());
            if (found.SequenceEqual(should))
                return;
        }

        Assert.That(found, Is.EqualTo(should), "what the allocator holds");
    }
}
