using Modular.Abstractions;
using Modular.Host.Servers;

namespace Modular.Host.Api.Answers;

/// <summary>Asks running servers what they use, all at once and within a second; null for those that do not say.</summary>
internal sealed class UsageReader(IServerCatalog catalog, TimeProvider time)
{
    public async Task<ServerUsage?> ReadAsync(ServerRecord server, CancellationToken cancellationToken) => (await ReadAsync([server], cancellationToken))[0];

    public Task<ServerUsage?[]> ReadAsync(IReadOnlyList<ServerRecord> servers, CancellationToken cancellationToken) =>
        Task.WhenAll(servers.Select(s => ReadOneAsync(s, cancellationToken)));

    private async Task<ServerUsage?> ReadOneAsync(ServerRecord server, CancellationToken cancellationToken)
    {
        if (server.Status != ServerStatus.Running)
            return null;

        try
        {
            var usage = await catalog.GetUsageAsync(server.Id, cancellationToken);
            return usage is { SampledAt: null } ? usage with { SampledAt = time.GetUtcNow() } : usage;
        }
        catch (ServerException)
        {
            // figures are a courtesy: a server that just went away or hangs must not spoil the list
            return null;
        }
    }
}
