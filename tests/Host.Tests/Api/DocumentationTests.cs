using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Modular.Host.Tests.Api;

internal sealed class DocumentationTests
{
    private ApiRig _rig = null!;

    [OneTimeSetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [Test]
    public async Task Document_HasEveryRouteWithSummaryAndAnswers()
    {
        var paths = (await _rig.GetAsync("/openapi/v1.json")).Expect(200)["paths"]!.AsObject();
        var described = from path in paths
                        from operation in path.Value!.AsObject()
                        where operation.Value!["summary"] is not null && operation.Value["responses"]!.AsObject().Any(r => r.Key.StartsWith('2'))
                        select $"{operation.Key.ToUpperInvariant()} {path.Key}";
        Assert.That(described, Is.EquivalentTo(MappedRoutes()));
    }

    [Test]
    public async Task Document_OfCreation_HasBodyParametersAndProblems()
    {
        var document = (await _rig.GetAsync("/openapi/v1.json")).Expect(200);
        var create = document["paths"]!["/servers"]!["post"]!;
        var schema = Resolve(document, create["requestBody"]!["content"]!["application/json"]!["schema"]!);
        Assert.That(schema["required"]!.AsArray().Select(r => (string?)r), Is.EquivalentTo(["user_id", "session_id"]));
        Assert.That(schema["properties"]!.AsObject().Select(p => p.Key), Does.Contain("display_config").And.Contain("idle_timeout_seconds"));
        Assert.That(create["parameters"]!.AsArray().Select(p => (string?)p!["name"]), Is.SupersetOf(["wait", "Prefer", "Idempotency-Key"]));
        var problem = Resolve(document, create["responses"]!["429"]!["content"]!["application/problem+json"]!["schema"]!);
        Assert.That(problem["properties"]!.AsObject().Select(p => p.Key), Is.SupersetOf(["title", "status", "detail", "code", "retryable", "errors", "trace_id", "server_id"]));
        var answer = Resolve(document, create["responses"]!["201"]!["content"]!["application/json"]!["schema"]!);
        Assert.That(answer["properties"]!.AsObject().Select(p => p.Key), Is.SupersetOf(["server_id", "connection_info"]));
        Assert.That((string?)answer["properties"]!["created_at"]!["type"], Is.EqualTo("string"));
    }

    [Test]
    public async Task Page_LoadsNothingFromElsewhere()
    {
        var page = await _rig.GetAsync("/docs/");
        page.Expect(200);
        Assert.That(page.ContentType, Is.EqualTo("text/html"));
        Assert.That(page.Text, Does.Not.Contain("https://").And.Not.Contain("src=\"//"));
    }

    private IEnumerable<string> MappedRoutes() =>
        from endpoint in _rig.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where !path.StartsWith("/openapi", StringComparison.Ordinal) && !path.StartsWith("/docs", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select $"{method} {path}";

    private static JsonNode Resolve(JsonNode document, JsonNode schema) =>
        (string?)schema["$ref"] is { } reference ? document["components"]!["schemas"]![reference.Split('/')[^1]]! : schema;
}
