using Modular.Abstractions;
using Modular.Host.Servers.Recovery;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Supervision;

/// <summary>Once a second, what time has made due: owed writes, restarts by policy, expiries, undecided recoveries, unfinished deletions, and what concerns all servers.</summary>
internal sealed partial class DueWork(
    ServerRegistry registry, DueServerWork dueServerWork, SharedWork sharedWork, ServerResumption resumption, TimeProvider time, ILogger<DueWork> log)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        foreach (var server in registry.Own)
            resumption.Resume(server);

        using var timer = new PeriodicTimer(Beat, time);
        do
        {
            var now = time.GetUtcNow();
            foreach (var server in registry.Own)
                await GuardAsync(server.Id, () => dueServerWork.DoAsync(server, now, stoppingToken));

            foreach (var work in sharedWork.Due(now, stoppingToken))
                await GuardAsync("-", work);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task GuardAsync(string serverId, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ServerException e)
        {
            DueWorkPutOff(serverId, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            DueWorkBroke(e, serverId); // one server's trouble must not end the loop for all
        }
    }

    [LoggerMessage(1170, LogLevel.Warning, "Server {ServerId}: put off: {Reason}")]
    private partial void DueWorkPutOff(string serverId, string reason);

    [LoggerMessage(1171, LogLevel.Error, "Server {ServerId}: due work broke")]
    private partial void DueWorkBroke(Exception e, string serverId);
}
