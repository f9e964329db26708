using System.Runtime.CompilerServices;
using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.Servers.Recovery;

/// <summary>All records of the store. Those of another manager that only a newer version can read are left alone; nothing is done without one's own.</summary>
internal sealed partial class StoredServers(GuardedParts parts, HostContext host, ILogger<StoredServers> log)
{
    private const int PageSize = 1000;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>False for a store that only this manager uses.</summary>
    public bool AreShared => parts.Store.IsShared;

    /// <summary>Before anything else.</summary>
    public Task CheckAsync(CancellationToken cancellationToken) => parts.Store.CheckAsync(cancellationToken);

    /// <summary>Throws Unavailable, not retryable, at a record that cannot be read and may be this manager's.</summary>
    public async IAsyncEnumerable<Page<ServerRecord>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ServerQuery { Limit = PageSize };
        do
        {
            var page = await parts.Store.ListAsync(query, cancellationToken);
            foreach (var record in page.Unreadable)
                Skip(record);

            yield return page;
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);
    }

    private void Skip(UnreadableRecord record)
    {
        if (!AreShared || record.ManagerId == host.ManagerId)
            throw new ServerException(ServerError.Unavailable, record.Reason) { Retryable = false };

        if (_told.Add(record.ManagerId))
            Skipped(record.ManagerId, record.Reason);
    }

    [LoggerMessage(1155, LogLevel.Warning, "Manager {ManagerId} has records that this version cannot read; they are left alone, and not listed here: {Reason}")]
    private partial void Skipped(string managerId, string reason);
}
