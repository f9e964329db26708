using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Modular.EndToEnd.Contract;

/// <summary>The schemas of an OpenAPI document, closed: a member that is not described is a fault, too.</summary>
internal sealed class DocumentedSchemas
{
    private const string Prefix = "#/components/schemas/";
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
    private readonly JsonObject _definitions = [];
    private readonly ConcurrentDictionary<string, JsonSchema> _compiled = new(StringComparer.Ordinal);

    public DocumentedSchemas(JsonObject components)
    {
        foreach (var (name, schema) in components)
            _definitions[name] = Closed(schema!);
    }

    public IEnumerable<string> FaultsOf(JsonNode schema, JsonElement value)
    {
        var compiled = _compiled.GetOrAdd(schema.ToJsonString(), Compile);
        var result = compiled.Evaluate(value, Options);
        return result.IsValid ? [] :
            from detail in result.Details ?? []
            where detail.Errors is not null
            from error in detail.Errors!
            select $"{detail.InstanceLocation}: {error.Value}";
    }

    private JsonSchema Compile(string schema)
    {
        var root = Closed(JsonNode.Parse(schema)!).AsObject();
        root["$defs"] = _definitions.DeepClone();
        return JsonSchema.FromText(root.ToJsonString());
    }

    private static JsonNode Closed(JsonNode schema)
    {
        var text = schema.ToJsonString().Replace(Prefix, "#/$defs/", StringComparison.Ordinal);
        var closed = JsonNode.Parse(text)!;
        Close(closed);
        return closed;
    }

    private static void Close(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                Close(item);
        }
        else if (node is JsonObject schema)
        {
            foreach (var (_, inner) in schema.ToList())
                Close(inner);

            if (schema["properties"] is JsonObject && !schema.ContainsKey("additionalProperties"))
                schema["additionalProperties"] = false;
        }
    }
}
