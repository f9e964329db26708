using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.Servers;

/// <summary>Reads servers from memory; never waits for the store. Before the host has read it after its start: Unavailable.</summary>
internal interface IServerCatalog
{
    /// <summary>Throws NotFound.</summary>
    ServerRecord Get(string serverId);

    /// <summary>Same filters, order and paging as <see cref="GuardedStore.ListAsync"/>, but any limit. Ids are in the order of creation.</summary>
    Page<ServerRecord> List(ServerQuery query);

    /// <summary>The same the other way round, cursors included.</summary>
    Page<ServerRecord> ListNewestFirst(ServerQuery query);

    /// <summary>What it uses now; null when it does not run or its backend cannot tell.</summary>
    Task<ServerUsage?> GetUsageAsync(string serverId, CancellationToken cancellationToken);

    /// <summary>How many servers count against MAX_CONCURRENT_SERVERS.</summary>
    int ActiveCount { get; }
}
