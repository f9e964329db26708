using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers.State;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Execution;

/// <summary>Has the backend end and remove servers, each within a bound.</summary>
internal sealed class ServerEnding(SelectedParts parts, ModularOptions options, TimeProvider time)
{
    /// <summary>How long a backend may take beyond the grace to kill and to check.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(15);

    /// <summary>Returns when nothing of it runs; throws Unavailable when that cannot be told.</summary>
    /// <param name="server">It is held at its gate.</param>
    /// <param name="grace">Until what still runs is killed; null: the configured one.</param>
    public async Task EndAsync(ManagedServer server, TimeSpan? grace)
    {
        var bound = (grace ?? options.StopGrace) + Allowance;
        using var deadline = new CancellationTokenSource(bound, time);
        try
        {
            if (server.Running is { } running)
                await running.StopAsync(grace ?? options.StopGrace, deadline.Token);

            // also after a stop: a start that was cut off may have left something that no hold knows of
            await parts.Backend.RemoveAsync(server.Id, RemovalScope.Processes, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new ServerException(ServerError.Unavailable,
                $"Server {server.Id} could not be stopped within {bound.TotalSeconds:0} s. DELETE it with ?force=true.");
        }
    }

    /// <summary>Takes away all that the backend has of it.</summary>
    public async Task RemoveAsync(string serverId)
    {
        using var deadline = new CancellationTokenSource(Allowance, time);
        await parts.Backend.RemoveAsync(serverId, RemovalScope.Everything, deadline.Token);
    }
}
