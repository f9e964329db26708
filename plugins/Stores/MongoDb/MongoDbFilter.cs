using System.Text.Json;
using Modular.Abstractions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Modular.Stores.MongoDb;

/// <summary>
/// A query as a filter; values are only ever compared, never read as operators. Each condition has a second half for documents of versions before.
/// </summary>
internal static class MongoDbFilter
{
    public const string Status = ServerDocument.Record + ".status";
    public const string UserId = ServerDocument.Record + ".spec.user_id";
    public const string FormerStatus = "status";
    public const string FormerUserId = "user_id";

    private const string SessionId = ServerDocument.Record + ".spec.session_id";
    private const string Labels = ServerDocument.Record + "." + RecordBson.Labels;
    private const int LargestPage = 1000;
    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;

    /// <summary>What matches on all pages. Throws Invalid for a limit or a cursor that cannot be.</summary>
    public static FilterDefinition<BsonDocument> Of(ServerQuery query)
    {
        if (query.Limit is < 1 or > LargestPage)
            throw new ServerException(ServerError.Invalid, $"limit must be from 1 to {LargestPage}.") { Field = "limit" };

        if (query.Cursor is { } cursor && !Guid.TryParseExact(cursor, "D", out _))
            throw new ServerException(ServerError.Invalid, "cursor must be one that an earlier page gave.") { Field = "cursor" };

        var conditions = new List<FilterDefinition<BsonDocument>> { Where.Empty };
        if (query.Statuses is { Count: > 0 } statuses)
            conditions.Add(Where.In(Status, statuses.Select(s => EnumWord.Of(s))) | Where.In(FormerStatus, statuses.Select(s => EnumWord.Of(s))));

        if (query.UserId is { } user)
            conditions.Add(Where.Eq(UserId, user) | Where.Eq(FormerUserId, user));

        if (query.SessionId is { } session)
            conditions.Add(Where.Eq(SessionId, session) | Where.Eq("session_id", session));

        if (query.ManagerId is { } manager)
            conditions.Add(Where.Eq(ServerDocument.ManagerId, manager));

        conditions.AddRange(query.Labels.Select(Label));
        return Where.And(conditions);
    }

    /// <summary>What follows a cursor.</summary>
    public static FilterDefinition<BsonDocument> After(string? cursor) => cursor is null ? Where.Empty : Where.Gt(ServerDocument.Id, cursor);

    /// <summary>One record.</summary>
    public static FilterDefinition<BsonDocument> Is(string id) => Where.Eq(ServerDocument.Id, id);

    /// <summary>One version of a record.</summary>
    public static FilterDefinition<BsonDocument> Is(string id, long version) => Is(id) & Where.Eq(ServerDocument.Version, version);

    /// <summary>What a version before has written that kept records as text.</summary>
    public static FilterDefinition<BsonDocument> IsFormer(string managerId) =>
        Where.Eq(ServerDocument.ManagerId, managerId) & Where.Exists(ServerDocument.Record, false);

    /// <summary>Both as wholes, so that no key is ever taken for a path or an operator.</summary>
    private static FilterDefinition<BsonDocument> Label(KeyValuePair<string, string> label) =>
        Where.Eq(Labels, new BsonDocument { { RecordBson.Key, label.Key }, { RecordBson.Value, label.Value } })
        | Where.Eq("labels", JsonSerializer.Serialize(new[] { label.Key, label.Value }));
}
