using Modular.Abstractions;

namespace Modular.Host.Api.Health;

/// <summary>Tells systemd when the manager is ready, what it waits for until then, and that it stops.</summary>
internal sealed class ServiceNotices(ServiceSocket socket, HealthReport report, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // waiting for a store, or for an operator in custody, is no failure: a restart would cure neither
    private static readonly string MoreTime = $"EXTEND_TIMEOUT_USEC={TimeSpan.FromSeconds(60).TotalMicroseconds:0}";

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        socket.Send("STOPPING=1", "STATUS=Stopping");
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!socket.Exists)
            return;

        while (await WhyNotAsync() is { } reason)
        {
            socket.Send($"STATUS={reason.ReplaceLineEndings(" ")}", MoreTime);
            await Task.Delay(Interval, time, stoppingToken);
        }

        if (!stoppingToken.IsCancellationRequested)
            socket.Send("READY=1", "STATUS=Ready");
    }

    private async Task<string?> WhyNotAsync()
    {
        try
        {
            await report.EnsureReadyAsync();
            return null;
        }
        catch (ServerException e)
        {
            return e.Message;
        }
    }
}
