using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Execution;

/// <summary>Brings one server up, each step stored before the next; on failure nothing is left but a failed record that says why.</summary>
internal sealed partial class ServerStarter(
    SelectedParts parts, ServerJournal journal, ServerFailures failures, RunningServers runningServers, StartQueue queue, ILogger<ServerStarter> log)
{
    private const int PortAttempts = 3;

    /// <summary>Returns when RDP answers. Throws what the backend threw after noting the failure; when cancelled, whoever cancelled brings the record to rest.</summary>
    /// <param name="server">It is held at its gate and counts as active.</param>
    /// <param name="credentials">New ones; null keeps those of the last start.</param>
    /// <param name="cancellationToken">Set by the opposite verb.</param>
    public async Task StartAsync(ManagedServer server, ServerCredentials? credentials, CancellationToken cancellationToken)
    {
        var isFirst = server.Record.StartedAt is null;
        try
        {
            await ConfigureAsync(server, credentials);
            var running = await queue.RunAsync(server.Id, deadline => StartOnFreePortAsync(server, credentials, isFirst, deadline), cancellationToken);
            await runningServers.AttachAsync(server, running);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await failures.NoteAsync(server, e, giveUpPort: isFirst);
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
        var port = await parts.Allocator.AcquireAsync(new PortRequest(server.Id, server.Record.Port), CancellationToken.None);
        await parts.Allocator.SetActiveAsync(server.Id, true, CancellationToken.None);
        await journal.NoteAsync(server, r => r with { Status = ServerStatus.Starting, Port = port });
    }

    private async Task<IRunningServer> StartOnFreePortAsync(
        ManagedServer server, ServerCredentials? credentials, bool mayMove, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var progress = new Progress<StartStep>(step => StartStepped(server.Id, step.Name));
                return await parts.Backend.StartAsync(Order(server, credentials), progress, cancellationToken);
            }
            catch (ServerException e) when (mayMove && e is { Error: ServerError.Conflict, Field: "port" } && attempt < PortAttempts)
            {
                PortWasTaken(server.Id, e.Message);
                await MoveAsync(server);
            }
        }
    }

    /// <summary>Somebody was quicker on the port of a server whose address nobody has yet: it takes the next one.</summary>
    private async Task MoveAsync(ManagedServer server)
    {
        await parts.Allocator.ReleaseAsync(server.Id, CancellationToken.None);
        var port = await parts.Allocator.AcquireAsync(new PortRequest(server.Id), CancellationToken.None);
        await parts.Allocator.SetActiveAsync(server.Id, true, CancellationToken.None);
        await journal.NoteAsync(server, r => r with { Port = port });
    }

    private static ServerStart Order(ManagedServer server, ServerCredentials? credentials) => new()
    {
        ServerId = server.Id,
        Spec = server.Record.Spec,
        Port = server.Record.Port!.Value,
        Credentials = credentials,
    };

    [LoggerMessage(1120, LogLevel.Debug, "Server {ServerId}: {Step}")]
    private partial void StartStepped(string serverId, string step);

    [LoggerMessage(1121, LogLevel.Warning, "Server {ServerId}: {Reason} It takes another port")]
    private partial void PortWasTaken(string serverId, string reason);
}
