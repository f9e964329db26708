using Modular.Abstractions;
using Modular.Host.Servers.Execution;

namespace Modular.Host.Servers.Supervision;

/// <summary>Handles the ends of servers as they come.</summary>
internal sealed partial class ServerEnds(RunningServers runningServers, ServerFailures failures, ILogger<ServerEnds> log)
{
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await foreach (var ended in runningServers.Ended.ReadAllAsync(stoppingToken))
            _ = HandleAsync(ended);
    }

    private async Task HandleAsync(EndedServer ended)
    {
        var server = ended.Server;
        await server.Gate.WaitAsync(CancellationToken.None);
        try
        {
            // after a stop or a restart the hold is another one, and this end was wanted
            if (!ReferenceEquals(server.Running, ended.Running))
                return;

            await ended.Running.DisposeAsync();
            if (server.Record.Status == ServerStatus.Running)
                await failures.NoteAsync(server, ended.Exit);
            else
                server.Running = null;
        }
        catch (Exception e)
        {
            EndNotHandled(e, server.Id); // one server's trouble must not end the loop for all
        }
        finally
        {
            server.Gate.Release();
        }
    }

    [LoggerMessage(1160, LogLevel.Error, "Server {ServerId}: its end could not be handled")]
    private partial void EndNotHandled(Exception e, string serverId);
}
