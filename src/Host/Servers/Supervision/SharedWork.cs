using Modular.Host.Servers.Custody;
using Modular.Host.Servers.Recovery;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Supervision;

/// <summary>What time makes due for all servers together.</summary>
internal sealed class SharedWork(ServerPorts ports, DoubtfulRecords doubtful, StateLoader loader, ForeignServers foreignServers, OrphanWork orphans, StoreComparison comparison)
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CompareEvery = TimeSpan.FromSeconds(10);
    private DateTimeOffset _compared = DateTimeOffset.MinValue;
    private DateTimeOffset _swept = DateTimeOffset.MinValue;
    private DateTimeOffset _refreshed = DateTimeOffset.MinValue;

    /// <summary>One after the other; trouble with one does not concern the next.</summary>
    public IEnumerable<Func<Task>> Due(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (WallTime.HasPassed(CompareEvery, _compared, now))
        {
            _compared = now;
            yield return () => comparison.RunAsync(cancellationToken);
        }

        if (comparison.IsInCustody)
            yield break;

        if (ports.IsReconciliationDue)
            yield return () => loader.ReconcilePortsAsync(cancellationToken);

        yield return () => doubtful.RemoveAsync(cancellationToken);
        if (foreignServers.MayExist && WallTime.HasPassed(RefreshEvery, _refreshed, now))
        {
            _refreshed = now;
            yield return () => foreignServers.RefreshAsync(cancellationToken);
        }

        if (!WallTime.HasPassed(orphans.Every, _swept, now))
            yield break;

        _swept = now;
        yield return () => orphans.RunAsync(cancellationToken);
    }
}
