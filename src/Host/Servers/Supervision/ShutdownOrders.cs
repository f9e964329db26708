using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Supervision;

/// <summary>Stops one server because the host stops, and takes away its configuration; port, logs and session data stay its own.</summary>
internal sealed class ShutdownOrders(SelectedParts parts, ServerJournal journal, ServerOrders orders, ServerFailures failures)
{
    public async Task StopAsync(ManagedServer server)
    {
        if (server.RecoveryRetry is not null)
            return; // nobody knows whether it runs, so it is not ours to stop

        if (server.Record.Desired == DesiredState.Running)
            await journal.NoteAsync(server, r => r with { Desired = DesiredState.Stopped, NextRestartAt = null });

        await orders.Carry(server, "shutdown", interrupt: true, new OrderDetails());
        await failures.TryAsync(server.Id, () => parts.Backend.RemoveAsync(server.Id, RemovalScope.Configuration, CancellationToken.None));
    }
}
