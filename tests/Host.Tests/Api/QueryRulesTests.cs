using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Modular.Host.Tests.Api;

internal sealed class QueryRulesTests
{
    private const string Server = "/servers/" + Samples.Id;
    private ApiRig _rig = null!;

    [OneTimeSetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync(rig => rig.Has(Samples.Server()));

    [OneTimeTearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [Test]
    public async Task Parameter_ThatIsUnknown_Is400OnEveryRoute()
    {
        foreach (var (method, path) in Routes())
        {
            var reply = await _rig.SendAsync(new HttpMethod(method), path + "?nonsense=1");
            Assert.That((string?)reply.ExpectProblem(400, "invalid")["errors"]?["nonsense"]?[0], Does.StartWith("Is no query parameter of this route."),
                $"{method} {path}");
        }
    }

    [TestCase("GET", "/servers?state=running", "state", "It has: status, user_id, session_id, label, sort, limit, cursor.")]
    [TestCase("DELETE", Server + "?forced=true", "forced", "It has: wait, force.")]
    [TestCase("GET", Server + "?wait=1", "wait", "It has none.")]
    [TestCase("GET", "/health?full", "full", "It has none.")]
    public async Task Parameter_ThatIsUnknown_NamesThoseThereAre(string method, string path, string parameter, string known)
    {
        var problem = (await _rig.SendAsync(new HttpMethod(method), path)).ExpectProblem(400, "invalid");
        Assert.That((string?)problem["errors"]![parameter]![0], Does.EndWith(known));
        Assert.That((string?)problem["detail"], Does.Contain(parameter).And.Contain(known));
    }

    [TestCase("POST", Server + "/start?wait=1&wait=2", "wait")]
    [TestCase("DELETE", Server + "?force=true&force=true", "force")]
    [TestCase("GET", "/ports?all=true&all=false", "all")]
    [TestCase("GET", Server + "/logs?tail=1&tail=1", "tail")]
    public async Task Parameter_GivenTwice_Is400(string method, string path, string parameter) => Assert.That(
        (string?)(await _rig.SendAsync(new HttpMethod(method), path)).ExpectProblem(400, "invalid")["errors"]![parameter]![0],
        Is.EqualTo("Must be given once."));

    [Test]
    public async Task Change_WithAnUnknownParameter_IsOnTheAuditTrail()
    {
        await _rig.SendAsync(HttpMethod.Delete, Server + "?nonsense=1");
        Assert.That(_rig.Log.All, Has.Some.Matches($"1310 .*asked to delete server {Samples.Id}: invalid"));
        _rig.Lifecycle.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Page_WithAVersionInItsAddress_IsServed() => Assert.That((int)(await _rig.GetAsync("/docs/?v=1")).Status, Is.EqualTo(200));

    private IEnumerable<(string Method, string Path)> Routes() =>
        from endpoint in _rig.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where !path.StartsWith("/openapi", StringComparison.Ordinal) && !path.StartsWith("/docs", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (method, path.Replace("{id}", Samples.Id, StringComparison.Ordinal));
}
