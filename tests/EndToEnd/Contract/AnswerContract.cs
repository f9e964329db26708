using System.Text.Json;
using System.Text.Json.Nodes;

namespace Modular.EndToEnd.Contract;

/// <summary>The OpenAPI document as a promise: finds what an answer has that is not in it, or lacks that is.</summary>
internal sealed class AnswerContract
{
    private static readonly string[] Promised =
        ["Location", "ETag", "Link", "X-Total-Count", "Retry-After", "WWW-Authenticate", "Preference-Applied", "Idempotency-Replayed"];

    private readonly DocumentedSchemas _schemas;
    private readonly List<(string[] Segments, JsonObject Operations)> _paths;

    /// <param name="document">An OpenAPI document of version 3.1.</param>
    public AnswerContract(JsonObject document)
    {
        _schemas = new DocumentedSchemas(document["components"]!["schemas"]!.AsObject());
        _paths = [.. document["paths"]!.AsObject().Select(p => (Segments(p.Key), p.Value!.AsObject()))];
    }

    /// <summary>One line for each fault; none where the document says nothing, as of pages and of paths that do not exist.</summary>
    public async Task<IReadOnlyList<string>> FaultsOfAsync(HttpResponseMessage answer)
    {
        var request = answer.RequestMessage!;
        if (Find(request.RequestUri!.AbsolutePath) is not { } path || request.Method == HttpMethod.Options)
            return [];

        var isHead = request.Method == HttpMethod.Head;
        var method = (isHead ? HttpMethod.Get : request.Method).Method.ToLowerInvariant();
        if (path[method] is not { } operation)
            return (int)answer.StatusCode == 405 ? [] : [$"The document has no {method} there."];

        if (operation["responses"]![$"{(int)answer.StatusCode}"] is not { } promised)
            return [$"The document has no {(int)answer.StatusCode} there."];

        return [.. HeaderFaults(answer, promised), .. isHead ? [] : BodyFaults(answer, await answer.Content.ReadAsStringAsync(), promised)];
    }

    private static IEnumerable<string> HeaderFaults(HttpResponseMessage answer, JsonNode promised) =>
        from name in Promised
        where answer.Headers.Contains(name) && promised["headers"]?[name] is null
        select $"The document has no header {name} of a {(int)answer.StatusCode}.";

    private IEnumerable<string> BodyFaults(HttpResponseMessage answer, string body, JsonNode promised)
    {
        if (promised["content"] is not JsonObject contents)
            return body.Length == 0 ? [] : ["The document has no body there."];

        var type = answer.Content.Headers.ContentType?.MediaType ?? "";
        if (contents[type] is not { } content)
            return [$"The document has no content of type '{type}' there, but {string.Join(", ", contents.Select(c => c.Key))}."];

        return type.EndsWith("json", StringComparison.Ordinal) ? _schemas.FaultsOf(content["schema"]!, JsonDocument.Parse(body).RootElement) : [];
    }

    /// <summary>A path without variables counts more than one with them.</summary>
    private JsonObject? Find(string path)
    {
        var segments = Segments(path);
        return _paths.Where(p => Matches(p.Segments, segments)).OrderBy(p => p.Segments.Count(IsVariable)).Select(p => p.Operations).FirstOrDefault();
    }

    private static bool Matches(string[] template, string[] path) =>
        template.Length == path.Length && template.Zip(path).All(s => IsVariable(s.First) || s.First.Equals(s.Second, StringComparison.OrdinalIgnoreCase));

    private static bool IsVariable(string segment) => segment.StartsWith('{');

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
