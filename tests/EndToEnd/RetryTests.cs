using System.Net;
using System.Text.Json.Nodes;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Many requests, and the same one many times.</summary>
internal sealed class RetryTests : OneManagerTests
{
    protected override ManagerHome NewHome() => new() { Settings = { ["MAX_CONCURRENT_SERVERS"] = "50" } };

    [Test]
    public async Task Create_TwiceWithOneKey_MakesOneServer()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = (await Manager.Api.PostAsync("/servers", ApiClient.NewServer(), key)).Expect(HttpStatusCode.Created);
        var second = await Manager.Api.PostAsync("/servers", ApiClient.NewServer(), key);
        Assert.That(second.Body["server_id"]!.GetValue<string>(), Is.EqualTo(first.Body["server_id"]!.GetValue<string>()), second.Text);

        (await Manager.Api.PostAsync("/servers", ApiClient.NewServer("bob"), key)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.That(await Manager.Api.ListAsync(), Has.Count.EqualTo(1));
        await DeleteAllAsync();
    }

    /// <summary>Written differently, and asked for by many at once: the same server for all.</summary>
    [Test]
    public async Task Create_AgainInOtherWords_MakesOneServer()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var order = ApiClient.NewServer(change: body => (body["start"], body["ttl_seconds"]) = (false, 3600));
        var first = (await Manager.Api.PostAsync("/servers", order, key)).Expect(HttpStatusCode.Created);

        var words = new JsonObject
        {
            ["ttl_seconds"] = "3600",
            ["start"] = false,
            ["session_id"] = "alice-session",
            ["security_level"] = "high",
            ["user_id"] = "alice"
        };
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Manager.Api.PostAsync("/servers", words.DeepClone().AsObject(), key)));

        Assert.That(answers.Select(a => a.Expect(HttpStatusCode.Created).Text), Is.All.EqualTo(first.Text));
        (await Manager.Api.PostAsync("/servers", ApiClient.NewServer(), key)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.That(await Manager.Api.ListAsync("?sort=-created_at"), Has.Count.EqualTo(1));
        await DeleteAllAsync();
    }

    [Test]
    public async Task Create_AtOnceWithOneKey_MakesOneServer()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Manager.Api.PostAsync("/servers", ApiClient.NewServer(), key)));
        Assert.That(answers.Count(a => a.Status == HttpStatusCode.Created), Is.GreaterThanOrEqualTo(1));
        Assert.That(answers.Select(a => a.Status), Is.All.AnyOf(HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict));
        Assert.That(await Manager.Api.ListAsync(), Has.Count.EqualTo(1));
        await DeleteAllAsync();
    }

    [Test]
    public async Task Create_FiftyAtOnce_MakesFiftyServers()
    {
        var orders = Enumerable.Range(0, 50).Select(i => Manager.Api.PostAsync("/servers?wait=90", ApiClient.NewServer($"user{i}")));
        var servers = (await Task.WhenAll(orders)).Select(a => ServerAccess.From(a.Expect(HttpStatusCode.Created).Body)).ToList();
        Assert.That(servers.Select(s => s.Port), Is.Unique);
        Assert.That(servers.Select(s => s.Id), Is.Unique);
        Assert.That(ListeningPorts.Between(Home.FirstPort, Home.LastPort), Is.EquivalentTo(servers.Select(s => s.Port)));

        (await Manager.Api.PostAsync("/servers", ApiClient.NewServer())).Expect(HttpStatusCode.TooManyRequests);
        await DeleteAllAsync();
    }

    private async Task DeleteAllAsync()
    {
        var servers = await Manager.Api.ListAsync();
        await Task.WhenAll(servers.Select(s => Manager.Api.DeleteServerAsync(s!["server_id"]!.GetValue<string>())));
        Assert.That(await Manager.Api.ListAsync(), Is.Empty);
        await Leftovers.AssertNoneAsync(Home);
    }
}
