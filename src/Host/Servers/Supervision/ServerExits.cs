using Modular.Abstractions;
using Modular.Host.Servers.Custody;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Supervision;

/// <summary>Handles the ends of servers as they come.</summary>
internal sealed partial class ServerExits(RunningServers runningServers, ServerFailures failures, CustodyState custody, ILogger<ServerExits> log)
{
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await foreach (var ended in runningServers.Ended.ReadAllAsync(stoppingToken))
            _ = HandleAsync(ended);
    }

    private async Task HandleAsync(ExitedServer ended)
    {
        var server = ended.Server;
        using var turn = await server.Gate.EnterAsync();
        try
        {
            // after a stop or a restart the hold is another one, and this end was wanted
            if (!ReferenceEquals(server.Running, ended.Running))
                return;

            await ended.Running.DisposeAsync();
            if (custody.MustKeep)
                await LeaveAloneAsync(server, ended.Exit.Reason);
            else if (server.Record.Status == ServerStatus.Running)
                await failures.NoteAsync(server, ended.Exit);
            else
                server.Running = null;
        }
        catch (Exception e)
        {
            EndNotHandled(e, server.Id); // one server's trouble must not end the loop for all
        }
    }

    /// <summary>Another manager may have ended it, and run it anew: that is found out when this one is its manager again.</summary>
    private async Task LeaveAloneAsync(ManagedServer server, string reason)
    {
        server.Running = null;
        await failures.LeaveAloneAsync(server, $"It ended while the manager was in custody: {reason}");
    }

    [LoggerMessage(1160, LogLevel.Error, "Server {ServerId}: its end could not be handled")]
    private partial void EndNotHandled(Exception e, string serverId);
}
