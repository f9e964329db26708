using System.Text.Json;
using Modular.Abstractions;
using MongoDB.Bson.Serialization.Attributes;

namespace Modular.Stores.Tests.MongoDb;

/// <summary>What versions wrote and read that kept the record as text, to the letter: managers of those versions may be at work on the same database.</summary>
[BsonIgnoreExtraElements]
internal sealed class FormerDocument
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

    public static FormerDocument Of(ServerRecord server) => new()
    {
        Id = server.Id,
        Version = server.Version,
        Status = JsonNamingPolicy.SnakeCaseLower.ConvertName(server.Status.ToString()),
        UserId = server.Spec.UserId,
        SessionId = server.Spec.SessionId,
        ManagerId = server.ManagerId,
        Labels = [.. server.Labels.Select(l => JsonSerializer.Serialize(new[] { l.Key, l.Value }))],
        Json = ServerRecordJson.Serialize(server),
    };
}
