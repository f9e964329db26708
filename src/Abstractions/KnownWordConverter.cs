using System.Text.Json;
using System.Text.Json.Serialization;

namespace Modular.Abstractions;

/// <summary>
/// An enum as a word, of which one that only a newer version knows does not make the record unreadable: after an upgrade was taken back, servers must go on.
/// </summary>
internal sealed class KnownWordConverter<T>(T unknown) : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Known = Enum.GetValues<T>().ToDictionary(v => EnumWord.Of(v));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Known.GetValueOrDefault(reader.GetString()!, unknown)
            : throw new JsonException($"A word is needed for {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(EnumWord.Of(value));
}
