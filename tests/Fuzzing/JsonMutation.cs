using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Modular.Fuzzing;

/// <summary>Changes a good JSON text into one that somebody careless, or hostile, might send.</summary>
internal static class JsonMutation
{
    private const int Deep = 900;

    public static byte[] Apply(JsonObject good, Random random)
    {
        var changed = (JsonObject)good.DeepClone();
        for (var i = random.Next(4); i > 0; i--)
            ChangeMember(changed, random);

        var bytes = Encoding.UTF8.GetBytes(changed.ToJsonString());
        return random.Next(4) == 0 ? Damage.Of(bytes, random) : bytes;
    }

    public static JsonObject ObjectOf(byte[] json) => JsonNode.Parse(json)!.AsObject();

    private static void ChangeMember(JsonObject target, Random random)
    {
        var names = target.Select(m => m.Key).ToList();
        var name = names.Count == 0 || random.Next(10) == 0 ? HostileText.Next(random) : names[random.Next(names.Count)];
        if (target.TryGetPropertyValue(name, out var value) && value is JsonObject inner && random.Next(2) == 0)
            ChangeMember(inner, random);
        else if (random.Next(8) == 0)
            target.Remove(name);
        else
            target[name] = Value(random);
    }

    private static JsonNode? Value(Random random) => random.Next(16) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(-2, 70000),
        3 => random.NextDouble() * Math.Pow(10, random.Next(-300, 300)),
        4 => JsonNode.Parse(new string('9', random.Next(1, 400))),
        5 => new JsonArray(),
        6 => new JsonArray(Value(random), Value(random)),
        7 => new JsonObject(),
        8 => new JsonObject { [HostileText.Next(random)] = Value(random) },
        9 => random.Next(20) == 0 ? Nested(random.Next(Deep)) : 1,
        10 => $"{random.Next(100000)}x{random.Next(100000)}",
        _ => JsonValue.Create(HostileText.Next(random)),
    };

    private static JsonNode? Nested(int depth) =>
        JsonNode.Parse(new string('[', depth + 1) + new string(']', depth + 1), documentOptions: new JsonDocumentOptions { MaxDepth = Deep + 1 });
}
