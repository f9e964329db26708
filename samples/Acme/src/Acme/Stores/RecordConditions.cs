using Modular.Abstractions;

namespace Acme.Stores;

/// <summary>What a query asks for.</summary>
internal sealed class RecordConditions
{
    private readonly ServerQuery _query;

    /// <summary>Throws Invalid for a limit or a cursor that cannot be.</summary>
    public RecordConditions(ServerQuery query)
    {
        if (query.Limit is < 1 or > 1000)
            throw new ServerException(ServerError.Invalid, "limit must be from 1 to 1000.") { Field = "limit" };

        if (query.Cursor is { } cursor && !Guid.TryParseExact(cursor, "D", out _))
            throw new ServerException(ServerError.Invalid, "cursor must be one that an earlier page gave.") { Field = "cursor" };

        _query = query;
    }

    public bool Match(ServerRecord server) =>
        (_query.Statuses is not { Count: > 0 } statuses || statuses.Contains(server.Status))
        && IsOrAny(_query.UserId, server.Spec.UserId)
        && IsOrAny(_query.SessionId, server.Spec.SessionId)
        && IsOrAny(_query.ManagerId, server.ManagerId)
        && _query.Labels.All(l => server.Labels.TryGetValue(l.Key, out var value) && value == l.Value);

    public bool IsBehindCursor(ServerRecord server) => string.CompareOrdinal(server.Id, _query.Cursor) > 0;

    private static bool IsOrAny(string? wanted, string actual) => wanted is null || wanted == actual;
}
