using Modular.Host.Servers.Disk;

namespace Modular.Host.Servers.Supervision;

/// <summary>What goes on from the end of recovery until the host's own: ends of servers as they come, probes, what time makes due, measurements of disk space.</summary>
internal sealed class StandingWork(ServerEnds ends, ProbeRound probes, DueWork dueWork, DiskSweep diskSweep)
{
    public Task RunAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(ends.RunAsync(stoppingToken), probes.RunAsync(stoppingToken), dueWork.RunAsync(stoppingToken), diskSweep.RunAsync(stoppingToken));
}
