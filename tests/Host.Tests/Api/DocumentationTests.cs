using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Modular.Host.Tests.Api;

internal sealed partial class DocumentationTests
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
        Assert.That(problem["properties"]!.AsObject().Select(p => p.Key),
            Is.SupersetOf(["title", "status", "detail", "code", "retryable", "errors", "trace_id", "server_id"]));
        var answer = Resolve(document, create["responses"]!["201"]!["content"]!["application/json"]!["schema"]!);
        Assert.That(answer["properties"]!.AsObject().Select(p => p.Key), Is.SupersetOf(["server_id", "connection_info"]));
        Assert.That((string?)answer["properties"]!["created_at"]!["type"], Is.EqualTo("string"));
    }

    [Test]
    public async Task Document_OfAServer_SaysWhatIsAlwaysThereAndWhatMayBeNull()
    {
        var document = (await _rig.GetAsync("/openapi/v1.json")).Expect(200);
        var server = document["components"]!["schemas"]!["ServerStatusResponse"]!;
        var members = server["properties"]!.AsObject();

        Assert.That(server["required"]!.AsArray().Select(r => (string?)r), Is.EquivalentTo(members.Select(m => m.Key)));
        Assert.That(members["user_id"]!["type"]!.ToString(), Is.EqualTo("string"));
        Assert.That(members["port"]!["type"]!.AsArray().Select(t => (string?)t), Is.EquivalentTo(["null", "integer"]));
        Assert.That((string?)members["failure"]!["oneOf"]![0]!["type"], Is.EqualTo("null"));
        Assert.That((string?)document["components"]!["schemas"]!["ServerStatus"]!["type"], Is.EqualTo("string"));
        Assert.That(document["components"]!["schemas"]!["StopReason"]!["enum"]!.AsArray().Select(w => (string?)w),
            Is.EqualTo(["user", "idle", "ttl", "shutdown", "other", "disk_quota"]));
    }

    [Test]
    public async Task Document_OfReadingAServer_HasItsHeaders304AndParameters()
    {
        var document = (await _rig.GetAsync("/openapi/v1.json")).Expect(200);
        var read = document["paths"]!["/servers/{id}"]!["get"]!;

        Assert.That(read["responses"]!["200"]!["headers"]!["ETag"], Is.Not.Null);
        Assert.That(read["responses"]!["304"]!["content"], Is.Null);
        Assert.That((string?)read["parameters"]!.AsArray().Single(p => (string?)p!["in"] == "path")!["schema"]!["format"], Is.EqualTo("uuid"));
        Assert.That(document["paths"]!["/health"]!["get"]!["security"]?.AsArray() ?? [], Is.Empty, "no credential is needed");
    }

    /// <summary>What is said to be in bounds is taken, and the next number is not.</summary>
    [TestCase("CreateServerRequest", "", "idle_timeout_seconds")]
    [TestCase("CreateServerRequest", "", "ttl_seconds")]
    [TestCase("ResourceLimitsConfig", "resource_limits", "max_cpu")]
    [TestCase("ResourceLimitsConfig", "resource_limits", "max_memory")]
    [TestCase("ResourceLimitsConfig", "resource_limits", "max_processes")]
    [TestCase("ResourceLimitsConfig", "resource_limits", "max_bandwidth")]
    public async Task Document_OfANumber_HasTheBoundsThatHold(string component, string parent, string name)
    {
        var document = (await _rig.GetAsync("/openapi/v1.json")).Expect(200);
        var number = document["components"]!["schemas"]![component]!["properties"]![name]!;
        var (min, max) = ((int)number["minimum"]!, (int)number["maximum"]!);
        foreach (var (value, isTaken) in new[] { (min - 1, false), (min, true), (max, true), (max + 1, false) })
        {
            var body = new JsonObject { ["user_id"] = "alice", ["session_id"] = "s" };
            JsonNode part = new JsonObject { [name] = value };
            if (parent.Length > 0)
                body[parent] = part;
            else
                body[name] = value;

            var answer = await _rig.PostAsync("/plan", body.ToJsonString());
            Assert.That(answer.Text.Contains($"{name}\":[", StringComparison.Ordinal), Is.Not.EqualTo(isTaken), $"{value}: {answer.Text}");
        }
    }

    [Test]
    public async Task Document_OfAnswers_HasEveryMemberThatIsAlwaysThere()
    {
        var schemas = (await _rig.GetAsync("/openapi/v1.json")).Expect(200)["components"]!["schemas"]!.AsObject();
        var optional = from schema in schemas
                       where schema.Key is not ("CreateServerRequest" or "DisplayConfig" or "ResourceLimitsConfig") && schema.Value!["properties"] is not null
                       from member in schema.Value!["properties"]!.AsObject()
                       where !schema.Value["required"]!.AsArray().Any(r => (string?)r == member.Key)
                       select $"{schema.Key}.{member.Key}";
        Assert.That(optional, Is.EquivalentTo(["ApiProblem.server_id", "ApiProblem.current_status", "ApiProblem.allowed", "ApiProblem.log_tail"]));
    }

    /// <summary>A client has one type for it: what it reads is what paths take.</summary>
    [Test]
    public async Task Document_OfIds_SaysTheSameEverywhere()
    {
        var schemas = (await _rig.GetAsync("/openapi/v1.json")).Expect(200)["components"]!["schemas"]!.AsObject();
        var ids = schemas.Select(s => s.Value!["properties"]?["server_id"]).OfType<JsonNode>().ToList();
        Assert.That(ids, Has.Count.GreaterThan(5));
        Assert.That(ids.Select(id => (string?)id["format"]), Is.All.EqualTo("uuid"));
    }

    [Test]
    public async Task Document_OfWordsInARequest_HasThemAsTypeWithItsDescription()
    {
        var schemas = (await _rig.GetAsync("/openapi/v1.json")).Expect(200)["components"]!["schemas"]!;
        var policy = schemas["CreateServerRequest"]!["properties"]!["restart_policy"]!;
        Assert.That((string?)policy["description"], Does.Contain("Default never"));
        Assert.That(policy["oneOf"]!.AsArray().Select(o => (string?)o!["$ref"]), Does.Contain("#/components/schemas/RestartPolicy"));
        Assert.That(schemas["SecurityLevel"]!["enum"]!.AsArray().Select(w => (string?)w), Is.EqualTo(["low", "medium", "high", "maximum"]));
    }

    [Test]
    public async Task Document_InItsWords_HasNoNamesOfTheCode()
    {
        var document = (await _rig.GetAsync("/openapi/v1.json")).Expect(200);
        var schemas = document["components"]!["schemas"]!.AsObject().Select(s => s.Key).ToList();
        Assert.That(schemas, Has.All.Match("^[A-Z][A-Za-z]+"));
        Assert.That(document.ToJsonString(), Does.Not.Contain("Modular.").And.Not.Contain("System."));
        var code = typeof(Modular.Host.Api.ApiSetup).Assembly.GetTypes().Concat(typeof(Modular.Abstractions.ServerStatus).Assembly.GetTypes())
            .SelectMany(t => t.GetMembers().Select(m => m.Name).Append(t.Name)).Where(n => InnerCapital().IsMatch(n)).ToHashSet(StringComparer.Ordinal);
        var said = Texts(document).SelectMany(text => InnerCapital().Matches(text).Select(m => m.Value)).Distinct();
        Assert.That(said.Where(code.Contains), Is.Empty);
        Assert.That(document["tags"]!.AsArray().Select(t => (string?)t!["description"]), Is.All.Not.Empty);
    }

    [Test]
    public async Task Page_OfADocumentThatThereIsNot_Is404() => (await _rig.GetAsync("/docs/v2")).ExpectProblem(404, "not_found");

    [Test]
    public async Task Page_Policy_LetsItsOwnScriptsRunAndNoOthers()
    {
        var page = await _rig.GetAsync("/docs/");
        var policy = page.Header("Content-Security-Policy")!;
        var nonce = Nonce().Match(policy).Groups[1].Value;
        Assert.That(nonce, Has.Length.GreaterThan(20));
        Assert.That(Scripts().Matches(page.Text).Select(s => s.Value), Has.Exactly(3).Items.And.All.Contains($"nonce=\"{nonce}\""));
        Assert.That(policy, Does.Contain("default-src 'none'").And.Contain("connect-src 'self'").And.Contain("frame-ancestors 'none'"));
        Assert.That(Nonce().Match((await _rig.GetAsync("/docs/")).Header("Content-Security-Policy")!).Groups[1].Value, Is.Not.EqualTo(nonce));
    }

    [Test]
    public async Task Page_LoadsNothingFromElsewhere()
    {
        var page = await _rig.GetAsync("/docs/");
        page.Expect(200);
        Assert.That(page.ContentType, Is.EqualTo("text/html"));
        Assert.That(page.Text, Does.Not.Contain("https://").And.Not.Contain("src=\"//"));
    }

    [GeneratedRegex(@"\b[A-Z][a-z]+[A-Z]\w*")]
    private static partial Regex InnerCapital();

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Scripts();

    /// <summary>What people read in it.</summary>
    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Texts),
        JsonObject members =>
            members.SelectMany(m => m.Key is "description" or "summary" or "title" && m.Value is JsonValue ? [m.Value.ToString()] : Texts(m.Value)),
        _ => [],
    };

    private IEnumerable<string> MappedRoutes() =>
        from endpoint in _rig.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where !path.StartsWith("/openapi", StringComparison.Ordinal) && !path.StartsWith("/docs", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select $"{method} {path}";

    private static JsonNode Resolve(JsonNode document, JsonNode schema) =>
        (string?)schema["$ref"] is { } reference ? document["components"]!["schemas"]![reference.Split('/')[^1]]! : schema;
}
