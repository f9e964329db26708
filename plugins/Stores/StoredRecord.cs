using Modular.Abstractions;

namespace Modular.Stores;

/// <summary>A record as it was found: one that can be read, or one that cannot but says whose it is.</summary>
internal sealed record StoredRecord(ServerRecord? Readable, UnreadableRecord? Unreadable)
{
    public string Id => Readable?.Id ?? Unreadable!.Id;

    /// <summary>Throws Unavailable when it does not even say that.</summary>
    public static StoredRecord Read(string json) => new(ServerRecordJson.Deserialize(json, out var unreadable), unreadable);

    /// <summary>For who asks for this one alone: an error that waiting does not heal.</summary>
    public ServerRecord OrThrow() => Readable ?? throw new ServerException(ServerError.Unavailable, Unreadable!.Reason) { Retryable = false };

    /// <param name="found">In order; one more than the limit when others follow.</param>
    /// <param name="limit">Of the page.</param>
    /// <param name="total">Of all pages.</param>
    public static Page<ServerRecord> Page(IReadOnlyList<StoredRecord> found, int limit, long total)
    {
        var page = found.Take(limit).ToList();
        return new Page<ServerRecord>
        {
            Items = [.. page.Select(r => r.Readable).OfType<ServerRecord>()],
            NextCursor = found.Count > limit ? page[^1].Id : null,
            Total = total,
            Unreadable = [.. page.Select(r => r.Unreadable).OfType<UnreadableRecord>()],
        };
    }
}
