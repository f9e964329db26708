using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MongoDB.Bson;

namespace Modular.Stores.MongoDb;

/// <summary>A document as the JSON of its record. What makes no sense is handed on as it is: whoever reads the JSON tells what is damaged.</summary>
internal sealed class RecordText
{
    private static readonly long FirstDate = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LastDate = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;
    private readonly BsonDocument _ticks;

    private RecordText(BsonDocument ticks)
    {
        _writer = new Utf8JsonWriter(_buffer);
        _ticks = ticks;
    }

    public static string Of(BsonDocument document)
    {
        var text = new RecordText(document.GetValue(ServerDocument.Ticks, null) as BsonDocument ?? []);
        text.Write(document);
        return Encoding.UTF8.GetString(text._buffer.WrittenSpan);
    }

    private void Write(BsonDocument document)
    {
        using (_writer)
        {
            _writer.WriteStartObject();
            Write("id", document.GetValue(ServerDocument.Id, BsonNull.Value), "");
            Write(ServerDocument.ManagerId, document.GetValue(ServerDocument.ManagerId, BsonNull.Value), "");
            Write(ServerDocument.Version, document.GetValue(ServerDocument.Version, BsonNull.Value), "");
            foreach (var member in (document.GetValue(ServerDocument.Record, null) as BsonDocument ?? []).Where(m => !ServerDocument.Beside.Contains(m.Name)))
                Write(member.Name, member.Value, member.Name);

            _writer.WriteEndObject();
        }
    }

    private void Write(string name, BsonValue value, string path)
    {
        _writer.WritePropertyName(name);
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
                _writer.WriteStartObject();
                foreach (var member in document)
                    Write(member.Name, member.Value, $"{path}/{member.Name}");

                _writer.WriteEndObject();
                break;
            case BsonArray list:
                _writer.WriteStartArray();
                for (var i = 0; i < list.Count; i++)
                    Write(list[i], $"{path}/{i}");

                _writer.WriteEndArray();
                break;
            case BsonDateTime { MillisecondsSinceEpoch: var at } when at >= FirstDate && at <= LastDate:
                _writer.WriteStringValue(DateTimeOffset.FromUnixTimeMilliseconds(at).AddTicks(TicksOf(path)));
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
                _writer.WriteStringValue(text.Value);
                break;
            case BsonBoolean boolean:
                _writer.WriteBooleanValue(boolean.Value);
                break;
            case BsonInt32 or BsonInt64:
                _writer.WriteNumberValue(value.ToInt64());
                break;
            case BsonDouble { Value: var number } when double.IsFinite(number): // a shell writes 3389 as 3389.0
                _writer.WriteRawValue(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case BsonNull:
                _writer.WriteNullValue();
                break;
            default:
                _writer.WriteStringValue(value.ToString());
                break;
        }
    }

    private void WriteLabels(BsonArray list)
    {
        _writer.WriteStartObject();
        foreach (var label in list)
            _writer.WriteString(label[RecordBson.Key].AsString, label[RecordBson.Value].AsString);

        _writer.WriteEndObject();
    }

    private static bool AreLabels(BsonArray list) =>
        list.All(l => l is BsonDocument { ElementCount: 2 } label && label.GetValue(RecordBson.Key, null) is BsonString && label.GetValue(RecordBson.Value, null) is BsonString)
        && list.DistinctBy(l => l[RecordBson.Key]).Count() == list.Count;

    private int TicksOf(string path) => _ticks.GetValue(path, null) is BsonInt32 { Value: > 0 and < (int)TimeSpan.TicksPerMillisecond and var ticks } ? ticks : 0;
}
