using Modular.Abstractions;
using Modular.Host.Observability;
using Modular.Host.Parts;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Supervision;

/// <summary>What the end of the host means for one server. Port, logs and session data stay its own.</summary>
internal sealed class ShutdownOrders(GuardedParts parts, ServerJournal journal, ServerOrders orders, ServerFailures failures, AuditLog audit) : IDisposable
{
    private const int AtATime = 16;
    private readonly SemaphoreSlim _turns = new(AtATime, AtATime);

    public void Dispose() => _turns.Dispose();

    /// <summary>Stops it, if it runs or is to, and takes away its configuration with key and password hash: also when it rests already.</summary>
    public async Task StopAsync(ManagedServer server)
    {
        if (server.RecoveryRetry is not null)
            return; // nobody knows whether it runs, so it is not ours to stop

        if (IsToRun(server))
            await StopRunningAsync(server);

        await RemoveConfigurationAsync(server);
    }

    /// <summary>
    /// Leaves it as it is, and takes away the configuration only if it rests, with nobody to start it but a caller, who gets new credentials.
    /// </summary>
    public async Task KeepAsync(ManagedServer server)
    {
        await (server.Completion ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!IsToRun(server))
            await RemoveConfigurationAsync(server);
    }

    /// <summary>Also one that waits for its restart, or for its turn to start: it would want the credentials that it has.</summary>
    private static bool IsToRun(ManagedServer server) =>
        server.Running is not null || server.IsBusy || ServerTransitions.IsActive(server.Record.Status)
        || server.Record is { NextRestartAt: not null } or { Status: ServerStatus.Stopped, Desired: DesiredState.Running };

    private async Task StopRunningAsync(ManagedServer server)
    {
        if (server.Record.Desired == DesiredState.Running)
        {
            await journal.NoteAsync(server, r => r with { Desired = DesiredState.Stopped, StopReason = StopReason.Shutdown, NextRestartAt = null });
            audit.Decided("stop", server.Id, "shutdown, the manager ends and SHUTDOWN_MODE is stop");
        }

        await orders.Carry(server, "shutdown", interrupt: true, new OrderDetails());
    }

    private async Task RemoveConfigurationAsync(ManagedServer server)
    {
        using var turn = await server.Gate.EnterAsync();
        await _turns.WaitAsync(); // not before: who waits for a server that hangs keeps no other one waiting
        try
        {
            if (server is { Running: null, RecoveryRetry: null } && !ServerTransitions.IsActive(server.Record.Status))
                await failures.TryAsync(server.Id, () => parts.Backend.RemoveAsync(server.Id, RemovalScope.Configuration, CancellationToken.None));
        }
        finally
        {
            _turns.Release();
        }
    }
}
