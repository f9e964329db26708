using System.Text.Json;
using Modular.Abstractions;
using MongoDB.Bson;

namespace Modular.Stores.MongoDb;

/// <summary>
/// One record as a document: what names it and counts its versions, and all else in <c>record</c>, as words, numbers and dates that an operator can ask for.
/// Versions before it kept the record as text in <c>json</c>; those documents are read, too.
/// </summary>
internal static class ServerDocument
{
    public const string Id = "_id";
    public const string Version = "version";
    public const string ManagerId = "manager_id";
    public const string Record = "record";
    public const string Ticks = "ticks";

    /// <summary>What is said once, beside the record.</summary>
    public static readonly IReadOnlyCollection<string> Beside = ["id", Version, ManagerId];

    private const string Format = "format";
    private const string Json = "json";

    /// <summary>The form of the document, not the schema of the record in it.</summary>
    private const int CurrentFormat = 2;

    public static BsonDocument Of(ServerRecord server) => Of(server.Id, server.ManagerId, server.Version, ServerRecordJson.Serialize(server));

    /// <summary>Throws Unavailable when it cannot be read and does not say whose it is.</summary>
    public static StoredRecord Read(BsonDocument document) => StoredRecord.Read(HasRecord(document) ? RecordText.Of(document) : Text(document, Json));

    /// <summary>The same record in the form of now; null when it is in it, or cannot be put into it without a loss.</summary>
    public static BsonDocument? Renew(BsonDocument document)
    {
        if (document.Contains(Format))
            return null;

        try
        {
            var json = Text(document, Json);
            var record = ServerRecordJson.Deserialize(json);
            return document[Id] == record.Id && document[Version] == record.Version && document[ManagerId] == record.ManagerId
                ? Of(record.Id, record.ManagerId, record.Version, json)
                : null;
        }
        catch (Exception e) when (e is ServerException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static BsonDocument Of(string id, string managerId, long version, string json)
    {
        var (record, ticks) = RecordBson.Of(json);
        var document = new BsonDocument
        {
            { Id, id },
            { Version, version },
            { ManagerId, managerId },
            { Format, CurrentFormat },
            { Record, record },
            { Json, NoteForEarlierVersions(id, managerId) },
        };
        return ticks.ElementCount == 0 ? document : document.Add(Ticks, ticks);
    }

    /// <summary>A form that only a later version knows has its own note in <c>json</c>.</summary>
    private static bool HasRecord(BsonDocument document) => document.TryGetValue(Format, out var format) && format == CurrentFormat;

    /// <summary>
    /// All that a version reads that knows <c>json</c> alone: not a damaged record, which would stop every manager, but one of a newer version, which it
    /// leaves to its owner.
    /// </summary>
    private static string NoteForEarlierVersions(string id, string managerId) =>
        JsonSerializer.Serialize(new Dictionary<string, object> { ["schema_version"] = CurrentFormat, ["id"] = id, [ManagerId] = managerId });

    private static string Text(BsonDocument document, string name) => document.TryGetValue(name, out var text) && text.IsString ? text.AsString : "";
}
