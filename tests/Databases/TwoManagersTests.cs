using System.Net;
using System.Text.Json.Nodes;
using Modular.EndToEnd.Harness;

namespace Modular.Databases;

/// <summary>Two managers on one machine, one range of ports and one Redis.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class TwoManagersTests
{
    private const int Each = 32;
    private const int Running = 3;

    [TestCase("mongodb+redis", true)]
    [TestCase("redis+redis", true)]
    [TestCase("sqlite+redis", false, TestName = "TwoManagers_WithStoresOfTheirOwn_ShareThePorts")]
    public async Task TwoManagers_OnSharedDatabases_DoNotDisturbEachOther(string parts, bool sharesStore)
    {
        await using var databases = await DatabaseServers.StartAsync(parts);
        var (homeA, homeB) = NewHomes(databases, parts);
        var managers = await Task.WhenAll(homeA.StartAsync(), homeB.StartAsync());
        var (a, b) = (managers[0].Api, managers[1].Api);

        var created = await Task.WhenAll(CreateManyAsync(a, "a"), CreateManyAsync(b, "b"));
        var (ofA, ofB) = (created[0], created[1]);
        Assert.That(ofA.Concat(ofB).Select(Port), Is.Unique);
        await AssertListAsync(a, sharesStore ? [.. ofA, .. ofB] : ofA);
        await AssertListAsync(b, sharesStore ? [.. ofA, .. ofB] : ofB);
        await AssertOnlyOwnAsync(a, ofB, homeB, sharesStore);
        await AssertOnlyOwnAsync(b, ofA, homeA, sharesStore);
        await AssertHoldingsAsync(databases, [.. ofA, .. ofB]);

        await managers[0].KillAsync();
        await AssertRunsAsync(ofA);
        await AssertRunsAsync(ofB);
        Assert.That(await b.StatusAsync(Id(ofB[0])), Is.EqualTo("running"));

        await managers[1].KillAsync(); // so that the other's ports are reconciled by a manager that has just begun
        await homeB.StartAsync();
        var late = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CreateAsync(b, "late", start: false)));
        Assert.That(ofA.Concat(ofB).Concat(late).Select(Port), Is.Unique);
        await AssertHoldingsAsync(databases, [.. ofA, .. ofB, .. late]);

        await homeA.StartAsync();
        Assert.That(await a.StatusAsync(Id(ofA[0])), Is.EqualTo("running"));
        await AssertRunsAsync(ofA);
        await Task.WhenAll([.. ofA.Select(s => a.DeleteServerAsync(Id(s))), .. ofB.Concat(late).Select(s => b.DeleteServerAsync(Id(s)))]);
        await Leftovers.AssertNoneAsync(homeA);
        await Leftovers.AssertNoneAsync(homeB);
        await Books.AssertEmptyAsync(a, databases);
        await AssertListAsync(a, []);
    }

    private static (ManagerHome A, ManagerHome B) NewHomes(DatabaseServers databases, string parts)
    {
        var a = databases.NewHome(parts);
        a.Settings["MAX_CONCURRENT_SERVERS"] = "200"; // a creation counts as active until it is done
        return (a, databases.NewNeighbour(a));
    }

    /// <summary>Each has its port at any time; a creation that was refused for now may have taken another, which is given back a moment later.</summary>
    private static async Task AssertHoldingsAsync(DatabaseServers databases, JsonNode[] servers)
    {
        Assert.That((await Books.HoldingsInRedisAsync(databases.Redis!)).Select(holding => holding.Split(' ')[2]), Is.SupersetOf(servers.Select(Id)),
            "nothing was freed");
        await Eventually.IsTrueAsync($"{servers.Length} ports are held",
            async () => (await Books.HoldingsInRedisAsync(databases.Redis!)).Length == servers.Length);
    }

    private static Task<JsonNode[]> CreateManyAsync(ApiClient api, string user) =>
        Task.WhenAll(Enumerable.Range(0, Each).Select(i => CreateAsync(api, user, start: i < Running)));

    private static async Task<JsonNode> CreateAsync(ApiClient api, string user, bool start) =>
        (await api.CreateTakenAsync("/servers?wait=60", ApiClient.NewServer(user, body => body["start"] = start))).Expect(HttpStatusCode.Created).Body;

    /// <summary>The other's servers appear within a few seconds.</summary>
    private static async Task AssertListAsync(ApiClient api, IReadOnlyCollection<JsonNode> expected)
    {
        var ids = expected.Select(s => $"{Id(s)} {Port(s)}").Order().ToList();
        List<string> listed = [];
        await Eventually.IsTrueAsync($"{ids.Count} servers are listed", async () =>
        {
            listed = [.. (await api.ListAsync("?limit=1000")).Select(s => $"{Id(s!)} {s!["port"]}").Order()];
            return listed.SequenceEqual(ids);
        });
    }

    /// <summary>An order for the other's server names who takes it.</summary>
    private static async Task AssertOnlyOwnAsync(ApiClient api, JsonNode[] foreign, ManagerHome owner, bool isListed)
    {
        var ownerId = (await File.ReadAllTextAsync($"{owner.DataPath}/manager-id")).Trim();
        foreach (var refused in new[]
        {
            await api.PostAsync($"/servers/{Id(foreign[0])}/stop"),
            await api.PostAsync($"/servers/{Id(foreign[^1])}/start"),
            await api.DeleteAsync($"/servers/{Id(foreign[^1])}?force=true"),
        })
        {
            refused.Expect(isListed ? HttpStatusCode.Conflict : HttpStatusCode.NotFound);
            Assert.That(refused.Detail, isListed ? Does.Contain(ownerId) : Does.Contain("no server"));
        }
    }

    private static async Task AssertRunsAsync(JsonNode[] servers)
    {
        foreach (var server in servers[..Running].Select(ServerAccess.From))
            Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));
    }

    private static string Id(JsonNode server) => server["server_id"]!.GetValue<string>();

    private static int Port(JsonNode server) => server["port"]!.GetValue<int>();
}
