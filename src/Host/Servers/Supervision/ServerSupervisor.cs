using Modular.Host.Servers.Recovery;

namespace Modular.Host.Servers.Supervision;

/// <summary>The background of the host: recovery first, then ends of servers as they come, probes, and what time makes due.</summary>
internal sealed class ServerSupervisor(
    SelfChecks checks, HostStartup startup, ServerEnds ends, ProbeRound probes, DueWork dueWork, GracefulStop gracefulStop) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await gracefulStop.RunAsync();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await checks.ReportAsync(stoppingToken);
        await startup.RunAsync(stoppingToken);
        await Task.WhenAll(ends.RunAsync(stoppingToken), probes.RunAsync(stoppingToken), dueWork.RunAsync(stoppingToken));
    }
}
