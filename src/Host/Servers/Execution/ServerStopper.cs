using Modular.Abstractions;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Execution;

/// <summary>Brings one server down and, for a deletion, takes away all that is left of it.</summary>
internal sealed class ServerStopper(
    ServerEnding ending, ServerPorts ports, ServerJournal journal, ServerRegistry registry, ServerFailures failures, TimeProvider time)
{
    /// <summary>
    /// Ends whatever of it runs; a server at rest stays as it is. Throws Unavailable, the record failed, when it cannot be told that all has ended.
    /// </summary>
    public async Task StopAsync(ManagedServer server, TimeSpan? grace)
    {
        if (server.Record.Status == ServerStatus.Stopped && server.Running is null)
            return;

        await journal.NoteAsync(server, r => r with { Status = ServerStatus.Stopping, NextRestartAt = null });
        try
        {
            await ending.EndAsync(server, grace);
        }
        catch (Exception e)
        {
            await FailedToStopAsync(server, e);
            throw;
        }

        server.Running = null;
        server.RecoveryRetry = null;
        if (server.Record.Port is not null)
            await ports.DeactivateAsync(server.Id);

        await journal.NoteAsync(server, r => r with
        {
            Status = ServerStatus.Stopped,
            Handle = null,
            Endpoint = null,
            Failure = null,
            Conditions = ServerTransitions.Lasting(r.Conditions),
            StoppedAt = time.GetUtcNow(),
            Restarts = 0,
        });
        registry.Deactivate(server.Id);
    }

    /// <summary>
    /// Takes away files, record and port, in this order: after a crash before the record is gone it wants to be deleted still; after one before the port is
    /// given back no record wants the port, and the reconciliation frees it.
    /// </summary>
    public async Task RemoveAsync(ManagedServer server)
    {
        await ending.RemoveAsync(server.Id);
        await journal.RemoveAsync(server);
        registry.Remove(server);
        await ports.ReleaseAsync(server.Id);
    }

    private async Task FailedToStopAsync(ManagedServer server, Exception cause)
    {
        var running = server.Running;
        await failures.NoteStopAsync(server, cause);
        server.Running = running; // it may run still: what is due later tries again
        if (server.Record.Desired != DesiredState.Running)
            server.RecoveryRetry = null; // asking whether it runs helps nobody now: that attempt ends it by its mark
    }
}
