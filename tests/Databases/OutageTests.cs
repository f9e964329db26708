using System.Net;
using System.Text.Json.Nodes;
using Modular.EndToEnd.Harness;

namespace Modular.Databases;

/// <summary>A database dies or hangs while callers make and delete servers, and comes back.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class OutageTests
{
    private const double Promptly = 3; // beside what this machine is late by with everything, and takes for an order while nothing is away

    [TestCase("sqlite+redis", "redis", "port_allocator", false, TestName = "Redis_AsAllocator_Killed_CostsNothingButTime")]
    [TestCase("sqlite+redis", "redis", "port_allocator", true, TestName = "Redis_AsAllocator_Frozen_CostsNothingButTime")]
    [TestCase("redis+redis", "redis", "store", false, TestName = "Redis_AsStore_Killed_CostsNothingButTime")]
    [TestCase("redis+redis", "redis", "store", true, TestName = "Redis_AsStore_Frozen_CostsNothingButTime")]
    [TestCase("mongodb+redis", "mongodb", "store", false, TestName = "MongoDb_CutOff_CostsNothingButTime")]
    [TestCase("mongodb+redis", "mongodb", "store", true, TestName = "MongoDb_Frozen_CostsNothingButTime")]
    public async Task Database_Away_CostsNothingButTime(string parts, string database, string check, bool frozen)
    {
        await using var databases = await DatabaseServers.StartAsync(parts);
        var home = databases.NewHome(parts);
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync();
        var outage = new Outage(databases, database, frozen);
        var traffic = new Traffic(manager.Api);
        await Eventually.IsTrueAsync("servers are made", () => traffic.Kept.Count >= 3 && traffic.Writes.Count >= 20);
        var usual = traffic.Writes.Max(w => w.Seconds); // what an order takes before it comes upon a database that is away

        await AssertOutageAsync(manager.Api, server, outage, traffic, check, database);
        await Eventually.IsTrueAsync("orders are taken again", async () =>
            (await manager.Api.PostAsync($"/servers/{server.Id}/stop")).Status == HttpStatusCode.OK);
        await Eventually.IsTrueOfAsync("the manager is healthy", () => manager.Api.GetAsync("/health"),
            health => health.Body["status"]!.GetValue<string>() == "healthy");
        await traffic.StopAsync();
        AssertAnswers(traffic, Promptly + traffic.Lateness + usual);
        var records = await AssertRecordsAsync(manager.Api, traffic, server.Id, databases);

        await manager.KillAsync();
        var second = await home.StartAsync();
        Assert.That((await second.Api.ListAsync("?limit=1000")).Select(Describe).Order(), Is.EqualTo(records), "what is stored is what was shown");
        await Books.AssertEqualToRecordsAsync(second.Api);
        (await second.Api.TakenAsync(() => second.Api.PostAsync($"/servers/{server.Id}/start"))).Expect(HttpStatusCode.OK);
        await Task.WhenAll((await second.Api.ListAsync("?limit=1000")).Select(s => second.Api.DeleteServerAsync(s!["server_id"]!.GetValue<string>())));
        await Leftovers.AssertNoneAsync(home);
        await Books.AssertEmptyAsync(second.Api, databases);
    }

    /// <summary>While it lasts, orders are refused, reads are answered, and what runs runs on.</summary>
    private static async Task AssertOutageAsync(ApiClient api, ServerAccess server, Outage outage, Traffic traffic, string check, string database)
    {
        var began = DateTimeOffset.UtcNow;
        await outage.BeginAsync();
        try
        {
            await AssertHealthTellsAsync(api, check, database, began);
            await Eventually.IsTrueAsync("many orders were refused", () => traffic.Refused >= 12);
            Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));
            Assert.That(await api.StatusAsync(server.Id), Is.EqualTo("running"));
        }
        finally
        {
            await outage.EndAsync();
        }
    }

    private static async Task AssertHealthTellsAsync(ApiClient api, string check, string database, DateTimeOffset began)
    {
        var health = await Eventually.GetAsync($"health tells of the {check}", async () =>
        {
            var answer = await api.GetAsync("/health");
            return answer.Body["checks"]![check]!["status"]!.GetValue<string>() == "unhealthy" ? answer : null;
        });
        Assert.That(health.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        var told = health.Body["checks"]![check]!;
        Assert.That(told["message"]!.GetValue<string>(), Does.Contain(database).IgnoreCase.And.Contain($"{database}_URL").IgnoreCase);
        Assert.That(told["since"]!.GetValue<DateTimeOffset>(), Is.InRange(began, DateTimeOffset.UtcNow));

        var ready = await api.GetAsync("/health/ready");
        Assert.That(ready.Status, Is.EqualTo(check == "store" ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK), ready.Text);
    }

    private static void AssertAnswers(Traffic traffic, double promptly)
    {
        var refused = traffic.Writes.Where(w => w.Answer.Status == HttpStatusCode.ServiceUnavailable).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(traffic.Writes.Select(w => w.Answer)
                .Where(a => a.Status is not (HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable)), Is.Empty);
            Assert.That(refused.Where(w => w.Seconds > promptly), Is.Empty, "refused too late");
            Assert.That(refused.Where(w => w.Answer.Headers.RetryAfter is null), Is.Empty, "Retry-After");
            Assert.That(refused.Select(w => w.Answer.Body["code"]!.GetValue<string>()).Distinct(), Is.EqualTo(new[] { "unavailable" }));
            Assert.That(traffic.Reads.Where(r => r.Answer.Status != HttpStatusCode.OK || r.Seconds > promptly), Is.Empty, "reads come from memory");
        }
    }

    /// <summary>Every acknowledged server is there with its port, every deleted one is gone, and nothing else is there.</summary>
    private static async Task<string[]> AssertRecordsAsync(ApiClient api, Traffic traffic, string running, DatabaseServers databases)
    {
        var owed = traffic.Deleted.Where(d => !d.Value).Select(d => d.Key).ToHashSet();
        await Eventually.IsTrueAsync("nothing is under way", async () => (await api.ListAsync("?limit=1000")).All(IsAtRest));
        await Books.AssertEqualToRecordsAsync(api);
        var list = (await api.ListAsync("?limit=1000")).OfType<JsonNode>().ToList();
        var ports = list.ToDictionary(s => s["server_id"]!.GetValue<string>(), s => s["port"]!.GetValue<int>());
        var kept = traffic.Kept;
        Assert.That(ports.Values, Is.Unique);
        Assert.That(kept.Where(k => ports.GetValueOrDefault(k.Key) != k.Value), Is.Empty, "lost, or moved to another port");
        Assert.That(ports.Keys.Where(id => id != running && !kept.ContainsKey(id) && !owed.Contains(id)), Is.Empty, "nobody knows of them");
        Assert.That(await Books.HoldingsAsync(api), Is.EqualTo(await Books.HoldingsInRedisAsync(databases.Redis!)));
        return [.. list.Select(Describe).Order()];
    }

    private static bool IsAtRest(JsonNode? server) => $"{server!["status"]} {server["desired"]}" == "stopped stopped";

    private static string Describe(JsonNode? server) => $"{server!["server_id"]} {server["status"]} {server["port"]} {server["desired"]}";
}
