using System.Runtime.CompilerServices;
using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.CommandLine.State;

/// <summary>Reads a store to its end, page by page.</summary>
internal static class AllRecords
{
    private const int PageSize = 500;

    /// <summary>Every record, and how many the store says there are. Throws Unavailable at one that cannot be read, whosever it is.</summary>
    public static async IAsyncEnumerable<(ServerRecord Record, long Total)> ReadAsync(GuardedStore store,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            var page = await store.ListAsync(new ServerQuery { Cursor = cursor, Limit = PageSize }, cancellationToken);
            if (page.Unreadable is [var unreadable, ..])
                throw new ServerException(ServerError.Unavailable, unreadable.Reason) { Retryable = false };

            foreach (var record in page.Items)
                yield return (record, page.Total);

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    public static async Task<long> CountAsync(GuardedStore store) => (await store.ListAsync(new ServerQuery { Limit = 1 }, CancellationToken.None)).Total;
}
