using Modular.Abstractions;
using MongoDB.Driver;

namespace Modular.Stores.MongoDb;

/// <summary>A query as a filter; values are only ever compared, never read as operators.</summary>
internal static class MongoDbFilter
{
    private const int LargestPage = 1000;
    private static readonly FilterDefinitionBuilder<ServerDocument> Where = Builders<ServerDocument>.Filter;

    /// <summary>What matches on all pages. Throws Invalid for a limit or a cursor that cannot be.</summary>
    public static FilterDefinition<ServerDocument> Of(ServerQuery query)
    {
        if (query.Limit is < 1 or > LargestPage)
            throw new ServerException(ServerError.Invalid, $"limit must be from 1 to {LargestPage}.") { Field = "limit" };

        if (query.Cursor is { } cursor && !Guid.TryParseExact(cursor, "D", out _))
            throw new ServerException(ServerError.Invalid, "cursor must be one that an earlier page gave.") { Field = "cursor" };

        var conditions = new List<FilterDefinition<ServerDocument>> { Where.Empty };
        if (query.Statuses is { Count: > 0 } statuses)
            conditions.Add(Where.In(d => d.Status, statuses.Select(ServerDocument.Word)));

        if (query.UserId is { } user)
            conditions.Add(Where.Eq(d => d.UserId, user));

        if (query.SessionId is { } session)
            conditions.Add(Where.Eq(d => d.SessionId, session));

        if (query.ManagerId is { } manager)
            conditions.Add(Where.Eq(d => d.ManagerId, manager));

        conditions.AddRange(query.Labels.Select(l => Where.AnyEq(d => d.Labels, ServerDocument.Label(l.Key, l.Value))));
        return Where.And(conditions);
    }

    /// <summary>What follows a cursor.</summary>
    public static FilterDefinition<ServerDocument> After(string? cursor) => cursor is null ? Where.Empty : Where.Gt(d => d.Id, cursor);
}
