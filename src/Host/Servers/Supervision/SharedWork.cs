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
        new(All, "reconciliation of ports", EachBeat, OutsideCustody(ReconcilePortsAsync), log),
        new(All, "removal of refused records", EachBeat, OutsideCustody(doubtful.RemoveAsync), log),
        new(All, "reading of other managers' records", RefreshEvery, OutsideCustody(foreignServers.RefreshAsync), log),
        new(All, "orphan sweep", orphans.Every, OutsideCustody(orphans.RunAsync), log),
    ];

    private Task ReconcilePortsAsync(CancellationToken stoppingToken) =>
        ports.IsReconciliationDue ? loader.ReconcilePortsAsync(stoppingToken) : Task.CompletedTask;

    private Func<CancellationToken, Task> OutsideCustody(Func<CancellationToken, Task> work) =>
        stoppingToken => comparison.IsInCustody ? Task.CompletedTask : work(stoppingToken);
}
