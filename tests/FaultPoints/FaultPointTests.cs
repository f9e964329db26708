using System.Net;

namespace Modular.FaultPoints;

/// <summary>Ends the manager at every single step of every verb, and looks from outside at what the next one makes of it.</summary>
internal sealed class FaultPointTests
{
    private const int MoreThanAnyVerbHas = 80;

    [TestCase("create", "kill")]
    [TestCase("reserve", "kill")]
    [TestCase("start", "kill")]
    [TestCase("stop", "kill")]
    [TestCase("restart", "kill")]
    [TestCase("delete", "kill")]
    [TestCase("restart", "stop")]
    [TestCase("delete", "stop")]
    public async Task Verb_WhenTheManagerEndsAtAnyStep_IsDoneOrNotBegun(string verb, string action)
    {
        await using var home = new ManagerHome();
        var fault = new FaultFile(home);
        fault.Announce();
        home.Settings["ORPHAN_GRACE_SECONDS"] = "5";
        home.Settings["SHUTDOWN_MODE"] = "keep";
        var manager = await home.StartAsync();
        var steps = new List<string>();
        while (steps.Count < MoreThanAnyVerbHas)
        {
            var server = await PrepareAsync(manager.Api, verb);
            fault.Set(steps.Count + 1, action);
            await TrySendAsync(manager.Api, verb, server);
            if (!await HasEndedAsync(manager, fault))
                break;

            steps.Add(fault.Clear());
            manager = await home.StartAsync();
            await AssertInOrderAsync(home, manager.Api, verb, server, steps[^1]);
        }

        fault.Clear();
        await TestContext.Out.WriteLineAsync($"{verb}: {string.Join(" | ", steps)}");
        Assert.That(steps, Has.Count.InRange(4, MoreThanAnyVerbHas - 1));
        foreach (var left in await manager.Api.ListAsync())
            await manager.Api.DeleteServerAsync(left!["server_id"]!.GetValue<string>());
        await Leftovers.AssertNoneAsync(home);
    }

    /// <summary>One server, from which the verb has something to do; none for a creation.</summary>
    private static async Task<string?> PrepareAsync(ApiClient api, string verb)
    {
        var servers = await api.ListAsync();
        if (verb is "create" or "reserve")
        {
            foreach (var left in servers)
                await api.DeleteServerAsync(left!["server_id"]!.GetValue<string>());
            return null;
        }

        var id = servers.Count > 0 ? servers[0]!["server_id"]!.GetValue<string>() : (await api.CreateAsync()).Id;
        (await api.PostAsync($"/servers/{id}/{(verb == "start" ? "stop" : "start")}")).Expect(HttpStatusCode.OK);
        return id;
    }

    private static async Task TrySendAsync(ApiClient api, string verb, string? server)
    {
        try
        {
            _ = verb switch
            {
                "create" => await api.PostAsync("/servers", ApiClient.NewServer()),
                "reserve" => await api.PostAsync("/servers", ApiClient.NewServer(change: body => body["start"] = false)),
                "delete" => await api.DeleteAsync($"/servers/{server}"),
                _ => await api.PostAsync($"/servers/{server}/{verb}"),
            };
        }
        catch (HttpRequestException)
        {
            // the manager ended before it answered
        }
    }

    private static async Task<bool> HasEndedAsync(RunningManager manager, FaultFile fault)
    {
        if (!fault.WasReached)
            return false;

        await manager.WaitForExitAsync();
        return true;
    }

    private static async Task AssertInOrderAsync(ManagerHome home, ApiClient api, string verb, string? server, string step)
    {
        var violations = await Violations.FindAsync(home);
        Assert.That(violations, Is.Empty, $"the manager ended at '{step}' of {verb}\n{home.ReadLog(100)}");
        foreach (var record in StoredServer.ReadAll(home))
        {
            Assert.That(record.Status, Is.Not.EqualTo("failed"), $"the manager ended at '{step}' of {verb}");
            Assert.That(await api.StatusAsync(record.Id), Is.EqualTo(record.Status));
        }

        if (verb is not ("create" or "reserve" or "delete"))
            Assert.That(StoredServer.ReadAll(home).Select(r => r.Id), Is.EqualTo(new[] { server }));
    }
}
