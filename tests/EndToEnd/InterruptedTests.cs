using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Orders that cross each other, and callers that do not wait.</summary>
internal sealed class InterruptedTests : OneManagerTests
{
    [Test]
    public async Task Stop_WhileStarting_LeavesItStopped()
    {
        var id = await OrderAsync();
        (await Manager.Api.PostAsync($"/servers/{id}/stop")).Expect(HttpStatusCode.OK);
        await Manager.Api.WaitForStatusAsync(id, "stopped");
        await Leftovers.AssertNothingRunsAsync(Home);
        await Manager.Api.DeleteServerAsync(id);
    }

    [TestCase("")]
    [TestCase("?force=true")]
    public async Task Delete_WhileStarting_LeavesNothing(string query)
    {
        var id = await OrderAsync();
        (await Manager.Api.DeleteAsync($"/servers/{id}{query}")).Expect(HttpStatusCode.OK);
        (await Manager.Api.GetAsync($"/servers/{id}")).Expect(HttpStatusCode.NotFound);
        await Leftovers.AssertNoneAsync(Home);
    }

    [Test]
    public async Task Delete_ByForce_EndsADesktopAtOnce()
    {
        var server = await Manager.Api.CreateAsync();
        await using var desktop = await RemoteDesktop.LogInAsync(server);
        (await Manager.Api.DeleteAsync($"/servers/{server.Id}?force=true")).Expect(HttpStatusCode.OK);
        await Leftovers.AssertNoneAsync(Home);
        await Eventually.IsTrueAsync("the client is disconnected", () => !desktop.IsConnected);
    }

    [TestCase(5)]
    [TestCase(60)]
    [TestCase(200)]
    public async Task Create_ByAClientThatHangsUp_IsDoneOrNotBegun(int milliseconds)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(milliseconds) };
        try
        {
            await http.PostAsync(new Uri($"http://127.0.0.1:{Home.ApiPort}/servers"), new StringContent(ApiClient.NewServer().ToJsonString(), null, "application/json"));
        }
        catch (TaskCanceledException)
        {
            // as meant
        }

        await Eventually.IsTrueAsync("what was begun runs", async () => (await Manager.Api.ListAsync()).All(s => s!["status"]!.GetValue<string>() == "running"));
        foreach (var server in await Manager.Api.ListAsync())
            await Manager.Api.DeleteServerAsync(server!["server_id"]!.GetValue<string>());
        await Leftovers.AssertNoneAsync(Home);
    }

    /// <summary>Orders a server without waiting for it.</summary>
    private async Task<string> OrderAsync()
    {
        var accepted = await Manager.Api.PostAsync("/servers", ApiClient.NewServer(), ("Prefer", "respond-async"));
        return accepted.Expect(HttpStatusCode.Accepted).Body["server_id"]!.GetValue<string>();
    }
}
