using Modular.Abstractions;

namespace Modular.Testing.Fakes;

/// <summary>What a <see cref="ServerQuery"/> asks for, spelt out for records in memory.</summary>
internal static class QueryConditions
{
    /// <summary>Throws Invalid for a limit or a cursor that cannot be.</summary>
    public static void Check(ServerQuery query)
    {
        if (query.Limit is < 1 or > 1000)
            throw new ServerException(ServerError.Invalid, "limit must be from 1 to 1000.") { Field = "limit" };

        if (query.Cursor is { } cursor && !Guid.TryParseExact(cursor, "D", out _))
            throw new ServerException(ServerError.Invalid, "cursor must be one that an earlier page gave.") { Field = "cursor" };
    }

    public static bool Matches(ServerQuery query, ServerRecord server) =>
        (query.Statuses is not { Count: > 0 } statuses || statuses.Contains(server.Status))
        && (query.UserId is null || query.UserId == server.Spec.UserId)
        && (query.SessionId is null || query.SessionId == server.Spec.SessionId)
        && (query.ManagerId is null || query.ManagerId == server.ManagerId)
        && query.Labels.All(l => server.Labels.TryGetValue(l.Key, out var value) && value == l.Value);
}
