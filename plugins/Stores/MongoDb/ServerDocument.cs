using System.Text.Json;
using Modular.Abstractions;
using MongoDB.Bson.Serialization.Attributes;

namespace Modular.Stores.MongoDb;

/// <summary>One record as a document: what queries need beside the record's own JSON, which is the truth.</summary>
[BsonIgnoreExtraElements]
internal sealed class ServerDocument
{
    [BsonId]
    public required string Id { get; init; }

    [BsonElement("version")]
    public required long Version { get; init; }

    [BsonElement("status")]
    public required string Status { get; init; }

    [BsonElement("user_id")]
    public required string UserId { get; init; }

    [BsonElement("session_id")]
    public required string SessionId { get; init; }

    [BsonElement("manager_id")]
    public required string ManagerId { get; init; }

    [BsonElement("labels")]
    public required string[] Labels { get; init; }

    [BsonElement("json")]
    public required string Json { get; init; }

    public static ServerDocument Of(ServerRecord server) => new()
    {
        Id = server.Id,
        Version = server.Version,
        Status = Word(server.Status),
        UserId = server.Spec.UserId,
        SessionId = server.Spec.SessionId,
        ManagerId = server.ManagerId,
        Labels = [.. server.Labels.Select(l => Label(l.Key, l.Value))],
        Json = ServerRecordJson.Serialize(server),
    };

    public static string Word(ServerStatus status) => EnumWord.Of(status);

    /// <summary>Key and value as one text that no other pair can give: labels are matched whole, so that no key is ever taken for an operator.</summary>
    public static string Label(string key, string value) => JsonSerializer.Serialize(new[] { key, value });

    public ServerRecord ToRecord() => ServerRecordJson.Deserialize(Json);
}
