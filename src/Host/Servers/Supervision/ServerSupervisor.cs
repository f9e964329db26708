using Modular.Abstractions;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.Recovery;

namespace Modular.Host.Servers.Supervision;

/// <summary>The background of the host: recovery first, then ends of servers as they come, what time makes due, and the orphan sweep.</summary>
internal sealed partial class ServerSupervisor(
    HostStartup startup, RunningServers runningServers, ServerFailures failures, DueWork dueWork, GracefulStop gracefulStop, ILogger<ServerSupervisor> log)
    : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await gracefulStop.RunAsync();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await startup.RunAsync(stoppingToken);
        await Task.WhenAll(HandleEndsAsync(stoppingToken), dueWork.RunAsync(stoppingToken));
    }

    private async Task HandleEndsAsync(CancellationToken stoppingToken)
    {
        await foreach (var ended in runningServers.Ended.ReadAllAsync(stoppingToken))
            _ = HandleEndAsync(ended);
    }

    private async Task HandleEndAsync(EndedServer ended)
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
