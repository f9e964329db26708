using Modular.Host.Parts;
using Modular.Host.Servers.State;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Supervision;

/// <summary>
/// What SIGTERM does to servers: stops them all within a bound, or leaves them for the next start to adopt. Of those that rest no key and no password hash
/// stays, unless the manager is in custody, when nothing may be changed.
/// </summary>
internal sealed partial class GracefulShutdown(
    HostReadiness readiness, ServerRegistry registry, ShutdownOrders shutdownOrders, ModularOptions options, TimeProvider time, ILogger<GracefulShutdown> log)
{
    /// <param name="isOrdered">False after a bug: what it has done to the records nobody can tell, and people go on working; the next start adopts what
    /// runs.</param>
    public async Task RunAsync(bool isOrdered)
    {
        readiness.BeginStop();
        var own = registry.Own.ToList();
        var isKeep = options.ShutdownMode == ShutdownMode.Keep;
        var mustKeep = !isOrdered || readiness.MustKeepServers;
        var work = mustKeep || (isKeep && !readiness.IsRecovered)
            ? own.Select(s => s.Completion ?? Task.CompletedTask)
            : own.Select(s => isKeep ? shutdownOrders.KeepAsync(s) : shutdownOrders.StopAsync(s));
        try
        {
            await Task.WhenAll(work.Select(Settle)).WaitAsync(options.ShutdownTimeout, time);
        }
        catch (TimeoutException)
        {
            ShutdownOverdue(options.ShutdownTimeout.TotalSeconds, string.Join(", ", own.Where(s => s.IsBusy).Select(s => s.Id)));
        }

        await Task.WhenAll(own.Select(s => s.Running).OfType<GuardedServer>().Select(running => running.DisposeAsync().AsTask()));

        var kept = own.Count(s => s.Running is not null || (mustKeep && ServerTransitions.IsActive(s.Record.Status)));
        Stopped(own.Count - kept, kept);
    }

    private static async Task Settle(Task work) => await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(1190, LogLevel.Information, "Shutting down: {Stopped} servers at rest, {Kept} left running")]
    private partial void Stopped(int stopped, int kept);

    [LoggerMessage(1191, LogLevel.Warning, "Shutting down after {Seconds} s although these servers were not done: {Servers}. The next start goes on with them")]
    private partial void ShutdownOverdue(double seconds, string servers);
}
