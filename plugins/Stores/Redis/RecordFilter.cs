using Modular.Abstractions;

namespace Modular.Stores.Redis;

/// <summary>
/// A query, answered by reading records one after the other. That is good enough here: the host keeps all records in memory and answers its
/// callers from there; it lists from the store only when it starts.
/// </summary>
internal sealed class RecordFilter(ServerQuery query)
{
    private const int LargestPage = 1000;

    /// <summary>Whether it takes every record.</summary>
    public bool TakesAll => query is { Statuses: null or { Count: 0 }, UserId: null, SessionId: null, ManagerId: null, Labels.Count: 0 };

    /// <summary>Throws Invalid for a limit or a cursor that cannot be.</summary>
    public static RecordFilter Of(ServerQuery query)
    {
        if (query.Limit is < 1 or > LargestPage)
            throw new ServerException(ServerError.Invalid, $"limit must be from 1 to {LargestPage}.") { Field = "limit" };

        if (query.Cursor is { } cursor && !Guid.TryParseExact(cursor, "D", out _))
            throw new ServerException(ServerError.Invalid, "cursor must be one that an earlier page gave.") { Field = "cursor" };

        return new RecordFilter(query);
    }

    /// <summary>One that cannot be read is taken by its manager alone: it may match the rest.</summary>
    public bool Takes(StoredRecord stored) => stored.Readable is { } server ? Takes(server) : IsWanted(query.ManagerId, stored.Unreadable!.ManagerId);

    private bool Takes(ServerRecord server) =>
        (query.Statuses is null or { Count: 0 } || query.Statuses.Contains(server.Status))
        && IsWanted(query.UserId, server.Spec.UserId)
        && IsWanted(query.SessionId, server.Spec.SessionId)
        && IsWanted(query.ManagerId, server.ManagerId)
        && query.Labels.All(l => server.Labels.TryGetValue(l.Key, out var value) && value == l.Value);

    private static bool IsWanted(string? wanted, string value) => wanted is null || wanted == value;
}
