using System.Net;
using System.Text.Json.Nodes;
using Modular.EndToEnd.Harness;
using Modular.Testing.Redis;

namespace Modular.EndToEnd;

/// <summary>The host name is another one at each start, as in a container that is made anew: nothing hangs on it.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RenamedHostTests
{
    private const string Keep = "keep";

    [TestCase("sqlite+local", "stop")]
    [TestCase("sqlite+redis", Keep)]
    [TestCase("sqlite+local", "kill")]
    [TestCase("redis+redis", "kill")]
    public async Task Servers_OfAnEarlierVersionUnderAnotherHostName_KeepTheirPorts(string parts, string end)
    {
        await using var databases = await DatabaseServers.StartAsync(parts);
        var home = databases.NewHome(parts);
        if (end == Keep)
            home.Settings["SHUTDOWN_MODE"] = Keep;

        var manager = await StartAsync(home, "c1");
        var (first, second) = (await manager.Api.CreateAsync("first"), await ReserveAsync(manager.Api));
        await EndAsync(manager, end);
        ForgetNode(home);

        manager = await StartAsync(home, "c2");
        Assert.That(await manager.Api.StatusAsync(first.Id), Is.EqualTo(end == "stop" ? "stopped" : "running"));
        await Books.AssertEqualToRecordsAsync(manager.Api);
        await AssertOneBookAsync(databases, "c2");
        var third = await ReserveAsync(manager.Api);
        Assert.That(new[] { first.Port, second.Port, third.Port }, Is.Unique, "no port is given twice");
        Assert.That(manager.Output, Does.Contain("This node is 'c2' now (from the host name), formerly c1: 2 records and their ports were moved to that name"));
        foreach (var server in new[] { first, second })
            Assert.That((await StartServerAsync(manager.Api, server.Id))["port"]!.GetValue<int>(), Is.EqualTo(server.Port));
        if (end != "stop")
            Assert.That(await RdpHandshake.GetCertificateSha256Async(first.Port), Is.EqualTo(first.CertificateSha256), "it was not touched");

        await manager.KillAsync();
        manager = await StartAsync(home, "c3");
        Assert.That(manager.Output, Does.Not.Contain("This node is"), "the name is kept");
        await Books.AssertEqualToRecordsAsync(manager.Api);
        foreach (var id in new[] { first.Id, second.Id, third.Id })
            await manager.Api.DeleteServerAsync(id);
        await Leftovers.AssertNoneAsync(home);
        await Books.AssertEmptyAsync(manager.Api, databases);
        await AssertOneBookAsync(databases, "c2");
    }

    [Test]
    public async Task NodeId_ThatIsChanged_IsAMoveThatLeavesANeighboursPorts()
    {
        await using var databases = await DatabaseServers.StartAsync("sqlite+redis");
        var home = databases.NewHome("sqlite+redis");
        home.Settings["NODE_ID"] = "a";
        var neighbour = databases.NewNeighbour(home);
        var (mover, other) = (await home.StartAsync(), await neighbour.StartAsync());
        var (moved, reserved) = (await mover.Api.CreateAsync(), await ReserveAsync(other.Api));
        await mover.KillAsync();
        home.Settings["NODE_ID"] = "b";
        mover = await home.StartAsync();

        Assert.That(mover.Output,
            Does.Contain("This node is 'b' now (by NODE_ID), formerly a: 1 records").And.Contain("Other managers hold 1 ports under the node name 'a'")
                .And.Contain("set NODE_ID=b"));
        Assert.That(await mover.Api.StatusAsync(moved.Id), Is.EqualTo("running"));
        Assert.That(await Books.HoldingsInRedisAsync(databases.Redis!),
            Is.EquivalentTo(new[] { $"{moved.Port} a {moved.Id}", $"{reserved.Port} r {reserved.Id}" }));
        Assert.That((await StartServerAsync(other.Api, reserved.Id))["port"]!.GetValue<int>(), Is.EqualTo(reserved.Port), "the neighbour has not noticed");

        await other.KillAsync();
        neighbour.Settings["NODE_ID"] = "b";
        other = await neighbour.StartAsync();
        Assert.That(other.Output, Does.Not.Contain("Other managers hold"));
        await AssertOneBookAsync(databases, "b");
        await mover.Api.DeleteServerAsync(moved.Id);
        await other.Api.DeleteServerAsync(reserved.Id);
        await Books.AssertEmptyAsync(mover.Api, databases);
    }

    /// <summary>With Redis it is done by ten upgrades of compose.yaml, in tests/Container.</summary>
    [Test]
    public async Task TenNames_AmidCreations_GiveNoPortTwiceAndLoseNothing()
    {
        const string Parts = "sqlite+local";
        await using var databases = await DatabaseServers.StartAsync(Parts);
        var home = databases.NewHome(Parts);
        var made = new Dictionary<string, int>();
        for (var i = 1; i <= 10; i++)
        {
            var manager = await StartAsync(home, $"c{i}");
            await Books.AssertEqualToRecordsAsync(manager.Api);
            await AssertAllThereAsync(manager.Api, made);
            var creations = Enumerable.Range(0, 6).Select(_ => TryReserveAsync(manager.Api)).ToList();
            foreach (var server in (await Task.WhenAll(creations[..3])).OfType<ServerAccess>())
                made.Add(server.Id, server.Port);

            await EndAsync(manager, i % 3 == 0 ? "stop" : "kill");
            foreach (var server in (await Task.WhenAll(creations[3..])).OfType<ServerAccess>())
                made.Add(server.Id, server.Port);

            if (i % 2 == 0)
                ForgetNode(home);
            else if (i == 5)
                home.Settings["NODE_ID"] = "chosen";
        }

        var last = await StartAsync(home, "c11");
        await AssertAllThereAsync(last.Api, made);
        await Books.AssertEqualToRecordsAsync(last.Api);
        Assert.That(made, Has.Count.GreaterThan(29));
        foreach (var server in await last.Api.ListAsync("?limit=1000"))
            await last.Api.DeleteServerAsync(server!["server_id"]!.GetValue<string>());
        await Books.AssertEmptyAsync(last.Api, databases);
    }

    [Test]
    public async Task NodeId_ThatIsDamaged_EndsTheStartWithTheFix()
    {
        await using var home = new ManagerHome();
        await (await home.StartAsync()).TerminateAsync();
        File.WriteAllText($"{home.DataPath}/node-id", "");

        var manager = home.Launch();
        Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(78));
        Assert.That(manager.Output, Does.Contain($"{home.DataPath}/node-id is damaged").And.Contain("set NODE_ID"));
        home.Settings["NODE_ID"] = "rack-7";
        Assert.That((await HostCommand.RunAsync(home, "--check")).Output, Does.Contain("on node rack-7 (by NODE_ID)"));
        await home.StartAsync();
        Assert.That(File.ReadAllText($"{home.DataPath}/node-id"), Is.EqualTo("rack-7\n"));
    }

    private static Task<RunningManager> StartAsync(ManagerHome home, string hostName)
    {
        if (!Permissions.IsRoot)
            Assert.Ignore("only root can give a process another host name");

        home.Launcher = ["unshare", "--uts", "sh", "-c", $"hostname {hostName} && exec \"$@\"", "sh"];
        return home.StartAsync();
    }

    private static async Task EndAsync(RunningManager manager, string how)
    {
        if (how == "kill")
            await manager.KillAsync();
        else
            Assert.That(await manager.TerminateAsync(), Is.Zero, manager.Output);
    }

    /// <summary>What an earlier version, to which the host name was the node, did not write.</summary>
    private static void ForgetNode(ManagerHome home) => File.Delete($"{home.DataPath}/node-id");

    /// <summary>A server that has a port and does not run.</summary>
    private static async Task<ServerAccess> ReserveAsync(ApiClient api) =>
        Access((await api.TakenAsync(() => api.PostAsync("/servers", Reservation()))).Expect(HttpStatusCode.Created).Body);

    /// <summary>Null where the manager ended before it answered.</summary>
    private static async Task<ServerAccess?> TryReserveAsync(ApiClient api)
    {
        try
        {
            var answer = await api.PostAsync("/servers", Reservation());
            return answer.Status == HttpStatusCode.Created ? Access(answer.Body) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static JsonObject Reservation() => ApiClient.NewServer("bob", body => body["start"] = false);

    private static ServerAccess Access(JsonNode server) => new(server["server_id"]!.GetValue<string>(), server["port"]!.GetValue<int>(), "", "", "");

    private static async Task<JsonNode> StartServerAsync(ApiClient api, string id) =>
        (await api.TakenAsync(() => api.PostAsync($"/servers/{id}/start"))).Expect(HttpStatusCode.OK).Body;

    private static async Task AssertAllThereAsync(ApiClient api, Dictionary<string, int> made)
    {
        var there = (await api.ListAsync("?limit=1000")).ToDictionary(s => s!["server_id"]!.GetValue<string>(), s => s!["port"]?.GetValue<int>());
        Assert.That(made.Where(m => !there.TryGetValue(m.Key, out var port) || port != m.Value), Is.Empty, "each that was acknowledged is there with its port");
        Assert.That(there.Values.Where(p => p is not null), Is.Unique, "no port twice");
    }

    private static async Task AssertOneBookAsync(DatabaseServers databases, string node)
    {
        if (databases.Redis is { } redis)
            Assert.That(await RedisCommand.SendAsync(redis, "KEYS", "*modular:ports:*"), Is.EqualTo($"{{modular:ports:{node}}}"),
                "no books of former names are left");
    }
}
