using Modular.Host.Servers.Recovery;

namespace Modular.Host.Servers.Supervision;

/// <summary>What time makes due for all servers together.</summary>
internal sealed class SharedWork(StateLoader loader, ForeignServers foreignServers, OrphanSweep sweep)
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(2);
    private DateTimeOffset _swept = DateTimeOffset.MinValue;
    private DateTimeOffset _refreshed = DateTimeOffset.MinValue;

    public async Task DoAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (loader.IsReconciliationDue)
            await loader.ReconcilePortsAsync(cancellationToken);

        if (foreignServers.MayExist && now - _refreshed >= RefreshEvery)
        {
            _refreshed = now;
            await foreignServers.RefreshAsync(cancellationToken);
        }

        if (now - _swept < SweepEvery)
            return;

        _swept = now;
        await sweep.RunAsync(cancellationToken);
    }
}
