using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>The selected port allocator; an answer that cannot be right is none.</summary>
internal sealed class GuardedAllocator
{
    private readonly IPortAllocator _inner;
    private readonly PluginPart _part;
    private readonly PortRange _range;
    private volatile bool _wasDue;

    public GuardedAllocator(IPortAllocator inner, PluginPart part, PortRange range)
    {
        (_inner, _part, _range) = (inner, part, range);
        NodeBooks = inner is IAllocatorNodeBooks books ? new GuardedNodeBooks(books, part) : null;
        SelfCheck = new GuardedSelfCheck(inner, part);
    }

    public GuardedNodeBooks? NodeBooks { get; }

    public GuardedSelfCheck SelfCheck { get; }

    /// <summary>Whether the books were lost; false of an allocator that cannot lose them. What it said last, when it does not answer.</summary>
    public bool IsReconciliationDue => _inner is IAllocatorReconciliation state
        && (_wasDue = _part.Read(PluginBounds.ReconciliationDue, () => state.IsReconciliationDue, _wasDue));

    public Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken) =>
        _part.AskAsync(PluginBounds.Acquire, request.Owner, async token =>
    {
        var port = await _inner.AcquireAsync(request, token);
        // the preferred one may be of an earlier range, which stays its owner's; another one is what its owner has
        return port == request.Preferred || _range.Contains(port) ? port : throw new BrokenContractException($"returned port {port}, outside {_range}");
    }, cancellationToken);

    public Task SetActiveAsync(string owner, bool active, CancellationToken cancellationToken) =>
        _part.DoAsync(PluginBounds.SetActive, owner, token => _inner.SetActiveAsync(owner, active, token), cancellationToken);

    public Task ReleaseAsync(string owner, CancellationToken cancellationToken) =>
        _part.DoAsync(PluginBounds.Release, owner, token => _inner.ReleaseAsync(owner, token), cancellationToken);

    public Task<IReadOnlyList<PortInfo>> ListAsync(CancellationToken cancellationToken) => _part.AskAsync(PluginBounds.ListPorts, null, async token =>
    {
        var ports = await _inner.ListAsync(token);
        return ports is not null && ports.All(p => p is { Port: >= 1 and <= 65535 } && Enum.IsDefined(p.Status))
            && ports.DistinctBy(p => p.Port).Count() == ports.Count
            ? ports
            : throw new BrokenContractException("returned null, no port, or one port twice");
    }, cancellationToken);

    public Task<PortReconciliation> ReconcileAsync(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        _part.AskAsync(PluginBounds.Reconcile, null,
            async token => await _inner.ReconcileAsync(truth, asOf, token) is { Taken: not null, Released: not null, Conflicts: not null } result
            ? result
            : throw new BrokenContractException("returned null, or null for a list"), cancellationToken);
}
