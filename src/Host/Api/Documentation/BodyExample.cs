using System.Text.Json.Nodes;
using Modular.Host.Api.Requests;

namespace Modular.Host.Api.Documentation;

/// <summary>Bodies that can be sent as they are, for the OpenAPI document.</summary>
internal static class BodyExample
{
    /// <summary>Null when there is none for the type.</summary>
    public static JsonNode? Of(Type type) => type != typeof(CreateServerRequest) ? null : new JsonObject
    {
        ["user_id"] = "alice",
        ["session_id"] = "alice-1",
        ["display_config"] = new JsonObject { ["resolution"] = "1280x800", ["color_depth"] = 24 },
        ["resource_limits"] = new JsonObject { ["max_memory"] = 1024 },
    };
}
