using MongoDB.Bson.Serialization.Attributes;

namespace Modular.Stores.MongoDb;

/// <summary>A note of the host as a document.</summary>
[BsonIgnoreExtraElements]
internal sealed class NoteDocument
{
    [BsonId]
    public required string Name { get; init; }

    [BsonElement("text")]
    public required string Text { get; init; }
}
