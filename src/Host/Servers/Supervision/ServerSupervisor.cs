using Modular.Host.Servers.Recovery;

namespace Modular.Host.Servers.Supervision;

/// <summary>The background of the host: recovery first, then the work that never ends.</summary>
internal sealed class ServerSupervisor(SelfChecks checks, HostStartup startup, StandingWork work, GracefulShutdown gracefulShutdown) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await gracefulShutdown.RunAsync(isOrdered: ExecuteTask is not { IsFaulted: true });
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await checks.ReportAsync(stoppingToken);
        await startup.RunAsync(stoppingToken);
        await work.RunAsync(stoppingToken);
    }
}
