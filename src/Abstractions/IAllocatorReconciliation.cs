namespace Modular.Abstractions;

/// <summary>Ability of a port allocator that keeps its books elsewhere: it can lose them, e.g. when a Redis without persistence restarts.</summary>
public interface IAllocatorReconciliation
{
    /// <summary>
    /// True while the books may differ from the store; the allocator then hands out nothing (<see cref="ServerError.Unavailable"/>)
    /// until <see cref="IPortAllocator.ReconcileAsync"/>. The host looks once a second.
    /// </summary>
    bool IsReconciliationDue { get; }
}
