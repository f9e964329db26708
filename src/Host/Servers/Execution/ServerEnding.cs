using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.State;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Execution;

/// <summary>Has the backend end and remove servers.</summary>
internal sealed class ServerEnding(GuardedParts parts, ModularOptions options)
{
    /// <summary>Returns when nothing of it runs; throws Unavailable when that cannot be told.</summary>
    /// <param name="server">It is held at its gate.</param>
    /// <param name="grace">Until what still runs is killed; null: the configured one.</param>
    public async Task EndAsync(ManagedServer server, TimeSpan? grace)
    {
        if (server.Running is { } running)
            await running.StopAsync(grace ?? options.StopGrace, CancellationToken.None);

        // also after a stop: a start that was cut off may have left something that no hold knows of
        await parts.Backend.RemoveAsync(server.Id, RemovalScope.Processes, CancellationToken.None);
    }

    /// <summary>Takes away all that the backend has of it.</summary>
    public Task RemoveAsync(string serverId) => parts.Backend.RemoveAsync(serverId, RemovalScope.Everything, CancellationToken.None);
}
