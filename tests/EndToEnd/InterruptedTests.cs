using System.Net;
using System.Text.Json.Nodes;
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
    public async Task Create_ByAClientThatHangsUpAndComesBack_MakesOneServer(int milliseconds)
    {
        var order = ApiClient.NewServer();
        var key = Guid.NewGuid().ToString();
        await HangUpAfterAsync(order, key, TimeSpan.FromMilliseconds(milliseconds));

        var id = "";
        await Eventually.IsTrueAsync("what was begun, or is begun now, runs", async () =>
        {
            var again = await Manager.Api.PostAsync("/servers", order, ("Idempotency-Key", key));
            id = again.Status == HttpStatusCode.Conflict ? "" : again.Body["server_id"]!.GetValue<string>();
            return id.Length > 0;
        });
        var server = (await Manager.Api.ListAsync()).Single()!;
        Assert.That((server["server_id"]!.GetValue<string>(), server["status"]!.GetValue<string>()), Is.EqualTo((id, "running")));
        await Manager.Api.DeleteServerAsync(id);
        await Leftovers.AssertNoneAsync(Home);
    }

    private async Task HangUpAfterAsync(JsonObject order, string key, TimeSpan patience)
    {
        using var http = new HttpClient { Timeout = patience };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Home.ApiPort}/servers")
        {
            Content = new StringContent(order.ToJsonString(), null, "application/json"),
            Headers = { { "Idempotency-Key", key } },
        };
        try
        {
            await http.SendAsync(request);
        }
        catch (TaskCanceledException)
        {
            // as meant
        }
    }

    /// <summary>Orders a server without waiting for it.</summary>
    private async Task<string> OrderAsync()
    {
        var accepted = await Manager.Api.PostAsync("/servers", ApiClient.NewServer(), ("Prefer", "respond-async"));
        return accepted.Expect(HttpStatusCode.Accepted).Body["server_id"]!.GetValue<string>();
    }
}
