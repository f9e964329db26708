using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Host.Api.Access;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api.Access;

/// <summary>Who may do what, for every route there is.</summary>
internal sealed class ScopeTests : AccessFixture
{
    private static readonly string[] OpenRoutes =
    [
        "/health", "/health/live", "/health/ready",
        "/openapi/v1.json", "/docs/{documentName?}", "/docs/scalar.js", "/docs/scalar.aspnetcore.js", "/docs/favicon.svg",
    ];

    private IEnumerable<RouteEndpoint> Routes => Rig.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private IEnumerable<(string Method, string Path, AccessScope Scope)> Requests =>
        from route in Routes
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (method, ("/" + route.RoutePattern.RawText!.Trim('/')).Replace("{id}", Samples.Id, StringComparison.Ordinal), RequiredScope.Of(route));

    [Test]
    public void Route_EveryOne_SaysWhatItAsks()
    {
        var silent = Routes.Where(r => r.Metadata.GetMetadata<RequiredScope>() is null && r.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
            .Select(r => r.RoutePattern.RawText);
        Assert.That(silent, Is.Empty);
        Assert.That(Requests.Where(r => r.Scope == AccessScope.Open).Select(r => r.Path).Distinct(), Is.EquivalentTo(OpenRoutes));
        Assert.That(Requests.Where(r => r.Method != "GET" && r.Path != "/plan").Select(r => r.Scope), Is.All.GreaterThanOrEqualTo(AccessScope.Write));
    }

    [TestCase("servers:read", AccessScope.Read)]
    [TestCase("servers:write", AccessScope.Write)]
    [TestCase("something:else", AccessScope.Authenticated)]
    public async Task Route_AboveTheCallersScope_Is403_AndDoesNothing(string scope, AccessScope has)
    {
        var key = await NewKeyAsync(scope);
        foreach (var (method, path, needs) in Requests.Where(r => r.Scope > has))
        {
            var refused = (await Rig.SendAsync(new HttpMethod(method), path, Samples.Body, Bearer(key))).ExpectProblem(403, "forbidden");
            Assert.That((string?)refused["detail"], Does.Contain(ScopeNames.Of(needs)), $"{method} {path}");
        }

        if (has < AccessScope.Write)
            Rig.Lifecycle.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Route_OfAnotherUsersServer_Is404AsIfThereWereNone()
    {
        var key = await NewKeyAsync("servers:write", "bob");
        var missing = Samples.Id.Replace('1', '2');
        var requests = Requests.Where(r => r.Path.StartsWith("/servers", StringComparison.Ordinal) && r.Path.Contains(Samples.Id, StringComparison.Ordinal))
            .ToList();
        Assert.That(requests, Has.Count.GreaterThan(8));
        foreach (var (method, path, _) in requests)
        {
            var others = (await Rig.SendAsync(new HttpMethod(method), path, null, Bearer(key))).ExpectProblem(404, "not_found");
            Assert.That((string?)others["detail"], Is.EqualTo(MissingServer.Of(Samples.Id).Message), $"{method} {path}");
            (await Rig.SendAsync(new HttpMethod(method), path.Replace(Samples.Id, missing, StringComparison.Ordinal), null, Bearer(key))).ExpectProblem(404,
                "not_found");
        }

        Rig.Lifecycle.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Owner_SeesHisOwn_AndAdminAll()
    {
        var (alice, bob, admin) = (await NewKeyAsync(user: "alice"), await NewKeyAsync(user: "bob"), await NewKeyAsync("admin", "root"));

        (await Rig.GetAsync($"/servers/{Samples.Id}", Bearer(alice))).Expect(200);
        (await Rig.GetAsync($"/servers/{Samples.Id}", Bearer(admin))).Expect(200);
        Assert.That((await Rig.GetAsync("/servers", Bearer(alice))).Expect(200).AsArray(), Has.Count.EqualTo(1));
        Assert.That((await Rig.GetAsync("/servers", Bearer(bob))).Expect(200).AsArray(), Is.Empty);
        Assert.That((await Rig.GetAsync("/servers?user_id=alice", Bearer(bob))).Expect(200).AsArray(), Is.Empty);
        Assert.That((await Rig.GetAsync("/servers", Bearer(admin))).Expect(200).AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Creation_ForAnotherUser_Is403NamingTheField()
    {
        var key = await NewKeyAsync(user: "bob");
        Assert.That((await Rig.PostAsync("/servers", Samples.Body, Bearer(key))).ExpectProblem(403, "forbidden")["errors"]!["user_id"], Is.Not.Null);
        Rig.Lifecycle.VerifyNoOtherCalls();
        (await Rig.PostAsync("/servers", """{"user_id":"bob","session_id":"s1"}""", Bearer(key))).Expect(201);
    }

    [Test]
    public async Task IdempotencyKey_OfTwoCallers_IsNotTheSame()
    {
        var orders = new List<CreateServer>();
        Rig.Lifecycle.Setup(l => l.CreateAsync(Capture.In(orders), It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Done(Samples.Server()));
        foreach (var key in new[] { await NewKeyAsync(), await NewKeyAsync() })
            (await Rig.PostAsync("/servers", Samples.Body, Bearer(key), ("Idempotency-Key", "k1"))).Expect(201);

        Assert.That(orders.Select(o => o.Idempotency!.Key).Distinct().ToList(), Has.Count.EqualTo(2));
        Assert.That(orders.Select(o => o.Idempotency!.Key), Has.None.EqualTo("k1"));
    }
}
