using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MongoDB.Bson;

namespace Modular.Stores.MongoDb;

/// <summary>A document as the JSON of its record. What makes no sense is handed on as it is: whoever reads the JSON tells what is damaged.</summary>
internal sealed class RecordText(Utf8JsonWriter writer, BsonDocument ticks)
{
    private static readonly long FirstDate = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LastDate = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static string Of(BsonDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            new RecordText(writer, document.GetValue(ServerDocument.Ticks, null) as BsonDocument ?? []).Write(document);

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Write(BsonDocument document)
    {
        writer.WriteStartObject();
        Write("id", document.GetValue(ServerDocument.Id, BsonNull.Value), "");
        foreach (var name in new[] { ServerDocument.ManagerId, ServerDocument.Version })
            Write(name, document.GetValue(name, BsonNull.Value), "");

        foreach (var member in (document.GetValue(ServerDocument.Record, null) as BsonDocument ?? []).Where(m => !ServerDocument.Beside.Contains(m.Name)))
            Write(member.Name, member.Value, member.Name);

        writer.WriteEndObject();
    }

    private void Write(string name, BsonValue value, string path)
    {
        writer.WritePropertyName(name);
        if (path == RecordBson.Labels && value is BsonArray list && AreLabels(list))
            WriteLabels(list);
        else
            Write(value, path);
    }

    private void Write(BsonValue value, string path)
    {
        switch (value)
        {
            case BsonDocument document:
                writer.WriteStartObject();
                foreach (var member in document)
                    Write(member.Name, member.Value, $"{path}/{member.Name}");

                writer.WriteEndObject();
                break;
            case BsonArray list:
                writer.WriteStartArray();
                for (var i = 0; i < list.Count; i++)
                    Write(list[i], $"{path}/{i}");

                writer.WriteEndArray();
                break;
            case BsonDateTime { MillisecondsSinceEpoch: var at } when at >= FirstDate && at <= LastDate:
                writer.WriteStringValue(DateTimeOffset.FromUnixTimeMilliseconds(at).AddTicks(TicksOf(path)));
                break;
            default:
                WriteSimple(value);
                break;
        }
    }

    private void WriteSimple(BsonValue value)
    {
        switch (value)
        {
            case BsonString text:
                writer.WriteStringValue(text.Value);
                break;
            case BsonBoolean boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case BsonInt32 or BsonInt64:
                writer.WriteNumberValue(value.ToInt64());
                break;
            case BsonDouble { Value: var number } when double.IsFinite(number): // a shell writes 3389 as 3389.0
                writer.WriteRawValue(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case BsonNull:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }

    private void WriteLabels(BsonArray list)
    {
        writer.WriteStartObject();
        foreach (var label in list)
            writer.WriteString(label[RecordBson.Key].AsString, label[RecordBson.Value].AsString);

        writer.WriteEndObject();
    }

    private static bool AreLabels(BsonArray list) =>
        list.All(l => l is BsonDocument { ElementCount: 2 } label
            && label.GetValue(RecordBson.Key, null) is BsonString && label.GetValue(RecordBson.Value, null) is BsonString)
        && list.DistinctBy(l => l[RecordBson.Key]).Count() == list.Count;

    private int TicksOf(string path) =>
        ticks.GetValue(path, null) is BsonInt32 { Value: > 0 and < (int)TimeSpan.TicksPerMillisecond and var below } ? below : 0;
}
