using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Modular.EndToEnd.Harness;

/// <summary>One answer of the API, read to its end.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, string Text)
{
    /// <summary>The body; a test that reads what is not JSON has failed.</summary>
    public JsonNode Body => JsonNode.Parse(Text) ?? throw new JsonException("empty body");

    /// <summary>The text that a problem has for people.</summary>
    public string Detail => Body["detail"]?.ToString() ?? Text;

    public ApiAnswer Expect(HttpStatusCode status)
    {
        Assert.That(Status, Is.EqualTo(status), Text);
        return this;
    }

    public override string ToString() => $"{(int)Status} {Text}";
}
