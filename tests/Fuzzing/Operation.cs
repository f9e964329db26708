using System.Text.Json.Nodes;

namespace Modular.Fuzzing;

/// <summary>One method of one route, as the OpenAPI document describes it.</summary>
internal sealed record Operation(HttpMethod Method, string Template, IReadOnlyList<string> QueryNames, bool TakesBody)
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    /// <summary>All that a manager says it serves.</summary>
    public static IReadOnlyList<Operation> ReadAll(JsonNode document) =>
    [
        .. from path in document["paths"]!.AsObject()
           from member in path.Value!.AsObject()
           where Methods.Contains(member.Key)
           select new Operation(new HttpMethod(member.Key.ToUpperInvariant()), path.Key, QueryNamesOf(member.Value!), member.Value!["requestBody"] is not null),
    ];

    public override string ToString() => $"{Method} {Template}";

    private static IReadOnlyList<string> QueryNamesOf(JsonNode operation) =>
        [.. (operation["parameters"]?.AsArray() ?? []).Where(p => p!["in"]?.GetValue<string>() == "query").Select(p => p!["name"]!.GetValue<string>())];
}
