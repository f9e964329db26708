using System.Text.Json.Nodes;
using Modular.EndToEnd.Harness;
using Modular.Testing.Redis;

namespace Modular.Databases;

/// <summary>Managers of different versions on one store.</summary>
internal sealed class VersionTests
{
    private const string Schema = "\"schema_version\":1,";
    private const string LaterSchema = "\"schema_version\":99,";

    [Test]
    public async Task Record_OfALaterVersion_StopsItsManagerAndNobodyElse()
    {
        await using var databases = await DatabaseServers.StartAsync("redis+redis");
        var home = databases.NewHome("redis+redis");
        var neighbour = databases.NewNeighbour(home);
        var (manager, other) = (await home.StartAsync(), await neighbour.StartAsync());
        var (own, its) = (await manager.Api.CreateAsync(), await other.Api.CreateAsync("bob"));
        await Eventually.IsTrueAsync("each lists both", async () => (await manager.Api.ListAsync()).Count == 2 && (await other.Api.ListAsync()).Count == 2);

        await other.KillAsync();
        await ChangeRecordAsync(databases.Redis!, its.Id, Schema, LaterSchema);
        await Eventually.IsTrueAsync("it is shown as it was",
            async () => Conditions(await manager.Api.ReadAsync(its.Id)).Contains("record_unreadable", StringComparison.Ordinal));
        await manager.KillAsync();
        manager = await home.StartAsync();

        Assert.That(await manager.Api.StatusAsync(own.Id), Is.EqualTo("running"));
        Assert.That(await manager.Api.ListAsync(), Has.Count.EqualTo(1));
        Assert.That(home.ReadLog(2000).Split("has records that this version cannot read"), Has.Length.EqualTo(3), "once for each start");
        var second = await manager.Api.CreateAsync("carol");
        Assert.That(second.Port, Is.Not.EqualTo(its.Port));
        Assert.That(await RdpHandshake.GetCertificateSha256Async(its.Port), Is.EqualTo(its.CertificateSha256), "it runs on");
        Assert.That(await Books.HoldingsInRedisAsync(databases.Redis!), Does.Contain($"{its.Port} a {its.Id}"));

        other = neighbour.Launch();
        Assert.That(await other.WaitForExitAsync(), Is.EqualTo(78));
        Assert.That(other.Output, Does.Contain(its.Id).And.Contain("newer version"));

        await ChangeRecordAsync(databases.Redis!, its.Id, LaterSchema, Schema);
        other = await neighbour.StartAsync();
        Assert.That(await other.Api.StatusAsync(its.Id), Is.EqualTo("running"));
        await Eventually.IsTrueAsync("it is listed again", async () => (await manager.Api.ListAsync()).Count == 3);
        await other.Api.DeleteServerAsync(its.Id);
        await manager.Api.DeleteServerAsync(own.Id);
        await manager.Api.DeleteServerAsync(second.Id);
        await Leftovers.AssertNoneAsync(home);
        await Leftovers.AssertNoneAsync(neighbour);
    }

    private static async Task ChangeRecordAsync(RedisServer redis, string serverId, string from, string to)
    {
        var key = await RedisCommand.SendAsync(redis, "KEYS", $"*:id:{serverId}");
        var json = await RedisCommand.SendAsync(redis, "HGET", key, "json");
        Assert.That(json, Does.Contain(from));
        await RedisCommand.SendAsync(redis, "HSET", key, "json", json.Replace(from, to, StringComparison.Ordinal));
    }

    private static string Conditions(JsonNode server) => server["conditions"]!.ToJsonString();
}
