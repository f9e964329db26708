using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Recovery;

/// <summary>What happens before the first request may change anything: read the records, find what runs, set the ports right.</summary>
internal sealed class HostStartup(
    StateLoader loader, SelfChecks checks, Availability availability, ServerRegistry registry, ServerRecovery recovery, RecoveryProgress progress)
{
    private const int Parallelism = 16;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await checks.ReportAsync(cancellationToken);
        await availability.UntilAsync("the state store", loader.LoadAsync, cancellationToken);
        var own = registry.Own.ToList();
        progress.Total = own.Count;
        await Parallel.ForEachAsync(own, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (server, token) =>
        {
            await recovery.RecoverAsync(server, token);
            progress.CountOne();
        });
        await availability.UntilAsync("the port allocator", loader.ReconcilePortsAsync, cancellationToken);
        progress.IsComplete = true;
    }
}
