using Modular.Abstractions;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Execution;

/// <summary>Brings one server up, each step stored before the next; on failure nothing is left but a failed record that says why.</summary>
internal sealed class ServerStarter(
    FreePortStart start, ServerPorts ports, ServerJournal journal, ServerFailures failures, RunningServers runningServers, StartQueue queue)
{
    /// <summary>
    /// Returns when RDP answers. Throws what the backend threw after noting the failure; when cancelled, whoever cancelled brings the record to rest.
    /// </summary>
    /// <param name="server">It is held at its gate and counts as active.</param>
    /// <param name="details">What its caller wants besides.</param>
    /// <param name="cancellationToken">Set by the opposite verb.</param>
    public async Task StartAsync(ManagedServer server, OrderDetails details, CancellationToken cancellationToken)
    {
        var isFirst = server.Record.StartedAt is null;
        try
        {
            await ConfigureAsync(server, details.Credentials);
            var running =
                await queue.RunAsync(server.Record, deadline => start.RunAsync(server, details.Credentials, isFirst && !details.KeepPort, deadline),
                    cancellationToken);
            await runningServers.AttachAsync(server, running);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await failures.NoteAsync(server, e, giveUpPort: isFirst);
            throw;
        }
    }

    /// <summary>Gives a new server that is not to start its port, if a crash came between its record and that.</summary>
    public async Task ReserveAsync(ManagedServer server)
    {
        if (server.Record.Port is not null)
            return;

        try
        {
            await ports.AcquireAsync(server, preferred: null);
        }
        catch (ServerException e)
        {
            await failures.NoteAsync(server, e, giveUpPort: true);
            throw;
        }
    }

    private async Task ConfigureAsync(ManagedServer server, ServerCredentials? credentials)
    {
        await journal.NoteAsync(server, r => r with
        {
            Status = ServerStatus.Configuring,
            Failure = null,
            NextRestartAt = null,
            UserName = credentials?.UserName ?? r.UserName,
        });
        await ports.AcquireAsync(server, server.Record.Port);
        await ports.ActivateAsync(server.Id);
        await journal.NoteAsync(server, r => r with { Status = ServerStatus.Starting });
    }
}
