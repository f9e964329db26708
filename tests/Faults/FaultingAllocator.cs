using Modular.Abstractions;

namespace Modular.Faults;

/// <summary>A port allocator with fault points around what changes it.</summary>
internal sealed class FaultingAllocator(IPortAllocator inner, FaultFile faults) : IPortAllocator, IAllocatorNodeBooks, IAllocatorReconciliation, ISelfCheck
{
    public bool IsReconciliationDue => inner is IAllocatorReconciliation { IsReconciliationDue: true };

    public Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken) =>
        faults.AroundAsync("ports.acquire", () => inner.AcquireAsync(request, cancellationToken));

    public Task SetActiveAsync(string owner, bool active, CancellationToken cancellationToken) =>
        faults.AroundAsync("ports.set-active", () => inner.SetActiveAsync(owner, active, cancellationToken));

    public Task ReleaseAsync(string owner, CancellationToken cancellationToken) =>
        faults.AroundAsync("ports.release", () => inner.ReleaseAsync(owner, cancellationToken));

    public Task<IReadOnlyList<PortInfo>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public Task<PortReconciliation> ReconcileAsync(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        inner.ReconcileAsync(truth, asOf, cancellationToken);

    public Task<int> LeaveAsync(string node, IReadOnlyCollection<string> owners, CancellationToken cancellationToken) =>
        inner is IAllocatorNodeBooks books ? books.LeaveAsync(node, owners, cancellationToken) : Task.FromResult(0);

    public Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken cancellationToken) =>
        inner is ISelfCheck check ? check.CheckAsync(cancellationToken) : Task.FromResult<IReadOnlyList<Finding>>([]);
}
