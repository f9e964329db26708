using System.Text.Json.Nodes;

namespace Modular.Fuzzing;

/// <summary>Makes requests that are nearly right, for each operation a manager serves.</summary>
internal sealed class RequestGenerator(IReadOnlyList<Operation> operations, Func<IReadOnlyList<string>> serverIds)
{
    private static readonly string[] HeaderNames =
    [
        "Idempotency-Key", "If-Match", "If-None-Match", "Accept", "Authorization", "X-API-Key", "Origin", "Last-Event-ID", "Range", "Content-Encoding",
        "Accept-Encoding", "X-Forwarded-For",
        "X-HTTP-Method-Override", "Prefer", "Cookie", "Referer", "User-Agent", "Traceparent", "X-Request-Id",
    ];

    private static readonly string[] MediaTypes = ["application/json", "application/json; charset=utf-16", "text/plain", "application/merge-patch+json",
        "application/x-www-form-urlencoded", ""];

    public GeneratedRequest Next(Random random)
    {
        var operation = operations[random.Next(operations.Count)];
        var method = random.Next(30) == 0 ? operations[random.Next(operations.Count)].Method : operation.Method;
        var body = operation.TakesBody || random.Next(20) == 0 ? JsonMutation.Apply(Good(random), random) : null;
        return new GeneratedRequest(method, Path(operation, random) + Query(operation, random), [.. Headers(random)], body,
            body is null ? null : MediaType(random));
    }

    /// <summary>A creation that is right and starts nothing, most of the time.</summary>
    private static JsonObject Good(Random random) => new()
    {
        ["user_id"] = "fuzz",
        ["session_id"] = $"s{random.Next(5)}",
        ["name"] = "a desktop",
        ["labels"] = new JsonObject { ["team"] = "red" },
        ["display_config"] = new JsonObject { ["resolution"] = "1280x800", ["color_depth"] = 24 },
        ["resource_limits"] = new JsonObject { ["max_cpu"] = 100, ["max_memory"] = 512, ["max_processes"] = 100 },
        ["restart_policy"] = "never",
        ["start"] = random.Next(200) == 0,
    };

    private string Path(Operation operation, Random random)
    {
        var path = operation.Template;
        for (var open = path.IndexOf('{'); open >= 0; open = path.IndexOf('{'))
            path = path[..open] + Segment(operation, random) + path[(path.IndexOf('}', open) + 1)..];

        return random.Next(50) == 0 ? path + "/" + Uri.EscapeDataString(HostileText.NextOnOneLine(random)) : path;
    }

    private string Segment(Operation operation, Random random)
    {
        var existing = serverIds();
        var startsSomething = operation.Template.EndsWith("start", StringComparison.Ordinal); // restart as well
        return random.Next(100) switch
        {
            < 30 when existing.Count > 0 && (!startsSomething || random.Next(50) == 0) => existing[random.Next(existing.Count)],
            < 50 => Guid.NewGuid().ToString(),
            < 90 => Uri.EscapeDataString(HostileText.Next(random).Replace("\ud800", "", StringComparison.Ordinal)),
            _ => new string([.. HostileText.NextOnOneLine(random).Where(c => c is not (' ' or '#' or '{' or '}'))]),
        };
    }

    private static string Query(Operation operation, Random random)
    {
        var parameters = new List<string>();
        for (var i = random.Next(4) - 1; i > 0; i--)
        {
            var name = operation.QueryNames.Count > 0 && random.Next(5) > 0 ? operation.QueryNames[random.Next(operation.QueryNames.Count)] : Escaped(random);
            parameters.Add(random.Next(10) == 0 ? name : $"{name}={Escaped(random)}");
        }

        return parameters.Count == 0 ? "" : "?" + string.Join('&', parameters);
    }

    private static string Escaped(Random random) => Uri.EscapeDataString(HostileText.Next(random).Replace("\ud800", "", StringComparison.Ordinal));

    private static IEnumerable<(string Name, string Value)> Headers(Random random)
    {
        for (var i = random.Next(5) - 2; i > 0; i--)
            yield return (HeaderNames[random.Next(HeaderNames.Length)], HostileText.NextOnOneLine(random));
    }

    private static string MediaType(Random random) => random.Next(10) > 0 ? MediaTypes[0] : MediaTypes[random.Next(MediaTypes.Length)];
}
