using Microsoft.Extensions.Options;
using Modular.Abstractions;

namespace Modular.Host.Api.Health;

/// <summary>Tells systemd when the manager is ready, what it waits for until then and later, and that it stops.</summary>
internal sealed class ServiceNotices(
    ServiceSocket socket, HealthReport report, IHostApplicationLifetime lifetime, IOptions<HostOptions> host, TimeProvider time) : BackgroundService
{
    private const string Ready = "STATUS=Ready";
    private static readonly TimeSpan WhileNotReady = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhileServing = TimeSpan.FromSeconds(15);

    // waiting for a store, or for an operator in custody, is no failure: a restart would cure neither
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // for what is closed after all services have stopped
    private static readonly TimeSpan LastWork = TimeSpan.FromSeconds(15);
    private CancellationTokenRegistration _stopping;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // not StopAsync: whoever is stopped before may take all the time that systemd gives
        _stopping = lifetime.ApplicationStopping.Register(() => socket.Send("STOPPING=1", "STATUS=Stopping", MoreTime(host.Value.ShutdownTimeout + LastWork)));
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!socket.Exists)
            return;

        while (await WhyNotReadyAsync() is { } reason)
        {
            socket.Send(reason, MoreTime(Patience));
            await Task.Delay(WhileNotReady, time, stoppingToken);
        }

        socket.Send("READY=1", Ready);
        for (var said = Ready; ;)
        {
            await Task.Delay(WhileServing, time, stoppingToken);
            var status = await WhyNotReadyAsync() ?? Ready;
            if (status != said)
                socket.Send(said = status);
        }
    }

    private async Task<string?> WhyNotReadyAsync()
    {
        try
        {
            await report.EnsureReadyAsync();
            return null;
        }
        catch (ServerException e)
        {
            return $"STATUS={e.Message.ReplaceLineEndings(" ")}";
        }
    }

    private static string MoreTime(TimeSpan span) => $"EXTEND_TIMEOUT_USEC={span.TotalMicroseconds:0}";
}
