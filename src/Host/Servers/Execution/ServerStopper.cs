using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers.State;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Execution;

/// <summary>Brings one server down and, for a deletion, takes away all that is left of it.</summary>
internal sealed class ServerStopper(
    SelectedParts parts, ServerJournal journal, ServerRegistry registry, ServerFailures failures, ModularOptions options, TimeProvider time)
{
    /// <summary>How long a backend may take beyond the grace to kill and to check.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(15);

    /// <summary>Ends whatever of it runs; a server at rest stays as it is. Throws Unavailable, the record failed, when it cannot be told that all has ended.</summary>
    public async Task StopAsync(ManagedServer server, TimeSpan? grace)
    {
        if (server.Record.Status == ServerStatus.Stopped && server.Running is null)
            return;

        await journal.NoteAsync(server, r => r with { Status = ServerStatus.Stopping, NextRestartAt = null });
        try
        {
            await EndAsync(server, grace ?? options.StopGrace);
        }
        catch (Exception e)
        {
            await FailedToStopAsync(server, e);
            throw;
        }

        server.Running = null;
        if (server.Record.Port is not null)
            await failures.TryAsync(server.Id, () => parts.Allocator.SetActiveAsync(server.Id, false, CancellationToken.None));

        await journal.NoteAsync(server, r => r with
        {
            Status = ServerStatus.Stopped,
            Handle = null,
            Endpoint = null,
            Failure = null,
            StoppedAt = time.GetUtcNow(),
            Restarts = 0,
        });
        registry.Deactivate(server.Id);
    }

    /// <summary>Takes away files, port and record, in this order: a crash between them leaves a record that wants to be deleted.</summary>
    public async Task RemoveAsync(ManagedServer server)
    {
        using var deadline = new CancellationTokenSource(Allowance, time);
        await parts.Backend.RemoveAsync(server.Id, RemovalScope.Everything, deadline.Token);
        await parts.Allocator.ReleaseAsync(server.Id, deadline.Token);
        await journal.RemoveAsync(server);
        registry.Remove(server);
    }

    private async Task EndAsync(ManagedServer server, TimeSpan grace)
    {
        using var deadline = new CancellationTokenSource(grace + Allowance, time);
        try
        {
            if (server.Running is { } running)
                await running.StopAsync(grace, deadline.Token);

            // also after a stop: a start that was cut off may have left something that no hold knows of
            await parts.Backend.RemoveAsync(server.Id, RemovalScope.Processes, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new ServerException(ServerError.Unavailable,
                $"Server {server.Id} could not be stopped within {(grace + Allowance).TotalSeconds:0} s. DELETE it with ?force=true.");
        }
    }

    private async Task FailedToStopAsync(ManagedServer server, Exception cause)
    {
        var running = server.Running;
        await failures.NoteAsync(server, cause, giveUpPort: false);
        server.Running = running; // it may run still: the next stop or deletion tries again
    }
}
