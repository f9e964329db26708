using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.Databases;

/// <summary>A manager that is started before its database is there, with desktops left from before.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class LateDatabaseTests
{
    [TestCase("sqlite+redis", "redis", TestName = "Manager_BeforeItsAllocator_WaitsAndAdopts")]
    [TestCase("mongodb+redis", "mongodb", TestName = "Manager_BeforeMongoDbItsStore_WaitsAndAdopts")]
    public async Task Manager_BeforeItsDatabase_WaitsAndAdopts(string parts, string database)
    {
        var isStore = parts.StartsWith(database, StringComparison.Ordinal);
        await using var databases = await DatabaseServers.StartAsync(parts);
        var home = databases.NewHome(parts);
        var first = await home.StartAsync();
        var server = await first.Api.CreateAsync();
        await first.KillAsync();
        var processes = ProcessesOf(server);
        var outage = new Outage(databases, database, frozen: false);
        await outage.BeginAsync();

        var waited = System.Diagnostics.Stopwatch.StartNew();
        var second = home.Launch();
        await Eventually.IsTrueAsync("it answers", async () => (await second.Api.GetAsync("/health/live")).Status == HttpStatusCode.OK);
        var setting = $"{database.ToUpperInvariant()}_URL";
        var waitsFor = $"Waiting for the {(isStore ? "state store" : "port allocator")}: {database}";
        await Eventually.IsTrueAsync("the log tells what it waits for", () => second.Output.Contains(waitsFor, StringComparison.OrdinalIgnoreCase));
        Assert.That(LinesWith(second.Output, waitsFor), Has.All.Contain(setting));
        await AssertWaitsAsync(second.Api, server, isStore, setting);
        Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));
        var reasons = LinesWith(second.Output, waitsFor).Select(line => line[line.IndexOf(waitsFor, StringComparison.OrdinalIgnoreCase)..]).ToList();
        Assert.That(reasons.GroupBy(r => r).Max(g => g.Count()), Is.LessThanOrEqualTo(1 + waited.Elapsed.TotalMinutes),
            "each is said once a minute, not every second");

        await outage.EndAsync();
        await Eventually.IsTrueAsync("it becomes ready by itself", async () => (await second.Api.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
        var now = await second.Api.ReadAsync(server.Id);
        Assert.That($"{now["status"]} {now["port"]}", Is.EqualTo($"running {server.Port}"));
        Assert.That(ProcessesOf(server), Is.EqualTo(processes), "untouched");
        await Books.AssertEqualToRecordsAsync(second.Api);
        Assert.That((await second.Api.CreateAsync("bob")).Port, Is.Not.EqualTo(server.Port));
        foreach (var one in await second.Api.ListAsync())
            await second.Api.DeleteServerAsync(one!["server_id"]!.GetValue<string>());
        await Leftovers.AssertNoneAsync(home);
        await Books.AssertEmptyAsync(second.Api, databases);
    }

    /// <summary>It says what it waits for, and never that there is no such server.</summary>
    private static async Task AssertWaitsAsync(ApiClient api, ServerAccess server, bool isStore, string setting)
    {
        foreach (var path in new[] { "/health/ready", "/health" })
        {
            var answer = (await api.GetAsync(path)).Expect(HttpStatusCode.ServiceUnavailable);
            Assert.That(answer.Text, Does.Contain(setting), path);
        }

        foreach (var write in new[]
        {
            await api.PostAsync("/servers", ApiClient.NewServer()),
            await api.PostAsync($"/servers/{server.Id}/stop"),
            await api.DeleteAsync($"/servers/{server.Id}"),
        })
        {
            Assert.That(write.Expect(HttpStatusCode.ServiceUnavailable).Headers.RetryAfter, Is.Not.Null);
            Assert.That(write.Detail, Does.Contain(setting));
        }

        var expected = isStore ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK;
        (await api.GetAsync("/servers")).Expect(expected);
        (await api.GetAsync($"/servers/{server.Id}")).Expect(expected);
        (await api.GetAsync($"/servers/{server.Id}/connection")).Expect(expected);
    }

    /// <summary>The listener and the screen; both fork.</summary>
    private static List<int> ProcessesOf(ServerAccess server) =>
        [.. ProcessTable.OfServer(server.Id).Where(p => p.Name is "xrdp" or "Xvnc").GroupBy(p => p.Name).Select(g => g.Min(p => p.Id)).Order()];

    private static string[] LinesWith(string output, string text) =>
        [.. output.Split('\n').Where(line => line.Contains(text, StringComparison.OrdinalIgnoreCase))];
}
