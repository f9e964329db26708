using Modular.Host.Servers.Disk;

namespace Modular.Host.Servers.Supervision;

/// <summary>
/// What goes on from the end of recovery until the host's own: ends of servers as they come, probes, what time makes due, measurements of disk space.
/// </summary>
internal sealed class StandingWork(ServerExits ends, ProbeRound probes, DueWork dueWork, DiskSweep diskSweep)
{
    /// <summary>Runs until the host ends. What breaks one of them is thrown at once: without it the others would run on, and nobody would know.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var all = new List<Task>
        {
            ends.RunAsync(stoppingToken), probes.RunAsync(stoppingToken), dueWork.RunAsync(stoppingToken), diskSweep.RunAsync(stoppingToken),
        };
        await foreach (var ended in Task.WhenEach(all))
            await ended;
    }
}
