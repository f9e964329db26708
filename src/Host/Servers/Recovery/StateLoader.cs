using Modular.Abstractions;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Recovery;

/// <summary>Brings what is stored into memory, and the allocator's books in line with it.</summary>
internal sealed partial class StateLoader(
    StoredServers stored, ServerPorts ports, ServerRegistry registry, ForeignServers foreignServers, HostContext host, ILogger<StateLoader> log)
{
    /// <summary>This manager's servers.</summary>
    public IReadOnlyList<ManagedServer> Own => [.. registry.Own];

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await stored.CheckAsync(cancellationToken);
        await foreach (var page in stored.ReadAsync(cancellationToken))
        {
            foreach (var record in page.Items)
                registry.Add(new ManagedServer(record, record.Version));
        }
    }

    /// <summary>
    /// A manager's own records hold ports of the node that it is on, whatever name they were made under. Where two say the same port, the allocator leaves it
    /// to the first that it is told of: to what is active, then to what changed last.
    /// </summary>
    public async Task ReconcilePortsAsync(CancellationToken cancellationToken)
    {
        var asOf = ports.AsOf;
        await foreignServers.RefreshAsync(cancellationToken);
        var here = registry.All.Select(s => s.Record).Where(r => r.Port is not null && (registry.IsOwn(r) || r.Node == host.Node));
        var truth = ContestedPorts.BestFirst(here, r => ServerTransitions.IsActive(r.Status))
            .Select(r => new PortHolding { Owner = r.Id, Port = r.Port!.Value, Active = ServerTransitions.IsActive(r.Status) }).ToList();
        var result = await ports.ReconcileAsync(truth, asOf, cancellationToken);
        foreach (var conflict in result.Conflicts)
            PortConflict(conflict);

        PortsReconciled(truth.Count, result.Taken.Count, result.Released.Count);
    }

    [LoggerMessage(1150, LogLevel.Information, "Ports reconciled: {Holdings} held by records, {Taken} taken anew, {Released} released")]
    private partial void PortsReconciled(int holdings, int taken, int released);

    [LoggerMessage(1152, LogLevel.Error, "Two records claim one port: {Conflict}")]
    private partial void PortConflict(string conflict);
}
