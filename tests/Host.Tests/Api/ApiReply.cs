using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Modular.Host.Tests.Api;

/// <summary>One answer, read to its end.</summary>
internal sealed record ApiReply(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? ContentType => ContentHeaders.ContentType?.MediaType;

    public string Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    public JsonNode Expect(int status)
    {
        Assert.That((int)Status, Is.EqualTo(status), Text);
        return Text.StartsWith('{') || Text.StartsWith('[') ? Json : JsonValue.Create(Text);
    }

    /// <summary>A problem with everything that a problem has.</summary>
    public JsonNode ExpectProblem(int status, string code)
    {
        Assert.That((int)Status, Is.EqualTo(status), Text);
        Assert.That(ContentType, Is.EqualTo("application/problem+json"), Text);
        var problem = Json;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)problem["code"], Is.EqualTo(code), Text);
            Assert.That((int?)problem["status"], Is.EqualTo(status));
            Assert.That((string?)problem["title"], Is.Not.Empty);
            Assert.That((string?)problem["detail"], Is.Not.Empty);
            Assert.That((string?)problem["trace_id"], Is.Not.Empty);
            Assert.That(problem["retryable"]?.GetValueKind(), Is.AnyOf(System.Text.Json.JsonValueKind.True, System.Text.Json.JsonValueKind.False));
            Assert.That(problem["errors"], Is.InstanceOf<JsonObject>());
        }

        return problem;
    }
}
