using System.Text.Json;
using MongoDB.Bson;

namespace Modular.Stores.MongoDb;

/// <summary>
/// The JSON of a record as BSON. Dates become dates; what they have below a millisecond, which BSON's have not, is kept beside them. Labels become a list of
/// <c>{k, v}</c>, for their keys may hold dots and dollars, which mean something in names of fields.
/// </summary>
internal sealed class RecordBson
{
    public const string Labels = "labels";
    public const string Key = "k";
    public const string Value = "v";

    /// <summary>By path, with <c>*</c> for a place in a list.</summary>
    private static readonly HashSet<string> Dates =
        ["created_at", "status_changed_at", "started_at", "stopped_at", "next_restart_at", "expires_at", "failure/at", "conditions/*/since"];

    private readonly BsonDocument _ticks = [];

    private RecordBson()
    {
    }

    /// <summary>Throws FormatException or InvalidOperationException when BSON cannot hold it.</summary>
    public static (BsonDocument Record, BsonDocument Ticks) Of(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        var conversion = new RecordBson();
        var record = new BsonDocument();
        foreach (var member in parsed.RootElement.EnumerateObject().Where(m => !ServerDocument.Beside.Contains(m.Name)))
            record.Add(Checked(member.Name), member.NameEquals(Labels) ? LabelsOf(member.Value) : conversion.Convert(member.Value, member.Name, member.Name));

        return (record, conversion._ticks);
    }

    private BsonValue Convert(JsonElement value, string path, string pattern) => value.ValueKind switch
    {
        JsonValueKind.Object => Members(value, path, pattern),
        JsonValueKind.Array => new BsonArray(value.EnumerateArray().Select((item, i) => Convert(item, $"{path}/{i}", $"{pattern}/*"))),
        JsonValueKind.String when Dates.Contains(pattern) && value.TryGetDateTimeOffset(out var date) => Date(date, path),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        JsonValueKind.Number when value.TryGetInt64(out var number) => number,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        _ => BsonNull.Value,
    };

    private BsonDocument Members(JsonElement value, string path, string pattern)
    {
        var document = new BsonDocument();
        foreach (var member in value.EnumerateObject())
            document.Add(Checked(member.Name), Convert(member.Value, $"{path}/{member.Name}", $"{pattern}/{member.Name}"));

        return document;
    }

    private BsonDateTime Date(DateTimeOffset date, string path)
    {
        if (date.UtcTicks % TimeSpan.TicksPerMillisecond is > 0 and var ticks)
            _ticks.Add(path, (int)ticks);

        return new BsonDateTime(date.ToUnixTimeMilliseconds());
    }

    private static BsonArray LabelsOf(JsonElement labels)
    {
        var list = labels.EnumerateObject().Select(l => (l.Name, Value: l.Value.GetString())).ToList();
        return list.DistinctBy(l => l.Name).Count() == list.Count
            ? [.. list.Select(l => new BsonDocument { { Key, l.Name }, { Value, l.Value } })]
            : throw new FormatException("A label is there twice.");
    }

    /// <summary>No record of this version has such a member; one of a later version may.</summary>
    private static string Checked(string name) =>
        name.Length > 0 && name[0] != '$' && !name.Contains('.') && !name.Contains('\0') ? name : throw new FormatException("No name of a field.");
}
