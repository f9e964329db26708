using Modular.Host.Servers.Custody;
using Modular.Host.Servers.Recovery;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Supervision;

/// <summary>What time makes due for all servers together, each concern for itself. In custody only the store is looked at.</summary>
internal sealed class SharedWork(
    StoreComparison comparison, ServerPorts ports, UnconfirmedRecords doubtful, StateLoader loader, ForeignServers foreignServers, OrphanWork orphans)
{
    private const string All = "-";
    private static readonly TimeSpan EachBeat = TimeSpan.Zero;
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CompareEvery = TimeSpan.FromSeconds(10);

    public IReadOnlyList<RecurringWork> Begin(ILogger log) =>
    [
        new(All, "comparison with the store", CompareEvery, comparison.RunAsync, log),
        new(All, "reconciliation of ports", EachBeat, Unless(() => !ports.IsReconciliationDue, loader.ReconcilePortsAsync), log),
        new(All, "removal of refused records", EachBeat, Unless(() => false, doubtful.RemoveAsync), log),
        new(All, "reading of other managers' records", RefreshEvery, Unless(() => !foreignServers.MayExist, foreignServers.RefreshAsync), log),
        new(All, "orphan sweep", orphans.Every, Unless(() => false, orphans.RunAsync), log),
    ];

    private Func<CancellationToken, Task> Unless(Func<bool> isNeedless, Func<CancellationToken, Task> work) =>
        stoppingToken => comparison.IsInCustody || isNeedless() ? Task.CompletedTask : work(stoppingToken);
}
