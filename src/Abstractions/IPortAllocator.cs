namespace Modular.Abstractions;

/// <summary>
/// Hands out the ports of <see cref="HostContext.PortRange"/>; never one port to two owners. Its books need not survive a restart of the host, which reconciles
/// them with the records before it acquires anything; what they should keep by themselves is who else on this node has a port, when several managers share it,
/// and when ports were released, for nothing rests where that is forgotten. Registered by key: <c>Keyed&lt;IPortAllocator&gt;("mine")</c>.
/// Every member throws <see cref="ServerException"/> with <see cref="ServerError.Unavailable"/> within 3 s when what keeps the ports cannot be reached.
/// </summary>
public interface IPortAllocator
{
    /// <summary>
    /// Gives the owner a port, <see cref="PortStatus.Reserved"/> until <see cref="SetActiveAsync"/>; an owner that has one gets the same again. Atomic.
    /// With <see cref="PortRequest.OnHost"/> a port that another program listens on becomes <see cref="PortStatus.Blocked"/> and the next is taken. One that
    /// was released rests for <see cref="HostContext.PortReuseDelay"/> unless nothing else is free.
    /// </summary>
    /// <exception cref="ServerException">
    /// <see cref="ServerError.NoCapacity"/> naming the range; with <see cref="PortRequest.Preferred"/>: <see cref="ServerError.Conflict"/> when it is held or
    /// blocked, <see cref="ServerError.Invalid"/> when outside the range, both with field <c>preferred_port</c>.
    /// </exception>
    Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken);

    /// <summary>Marks the owner's port as active (<see cref="PortStatus.Allocated"/>) or not (<see cref="PortStatus.Reserved"/>). Idempotent.</summary>
    /// <exception cref="ServerException"><see cref="ServerError.NotFound"/> when the owner has no port.</exception>
    Task SetActiveAsync(string owner, bool active, CancellationToken cancellationToken);

    /// <summary>Frees the owner's port. Idempotent; an unknown owner is a success.</summary>
    Task ReleaseAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Every port of the range, in order, with other programs' ports looked up now.</summary>
    Task<IReadOnlyList<PortInfo>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes the allocator's books equal to what the store says. Idempotent. The store wins: an owner that the truth does not name loses its port, and one that
    /// it names gets what it says, whoever had that port. Two exceptions: what was acquired since <paramref name="asOf"/>, and, where several managers share
    /// the books, what another one acquired, for its record may not be known here yet, or be in another store. Of two in the truth that claim one port the
    /// first keeps it, and the other is a conflict: the host tells best first.
    /// </summary>
    /// <param name="truth">The holdings of all records of this node, also with ports outside today's range.</param>
    /// <param name="asOf">When the truth was read: what was acquired since then is left as it is, for its record is younger than the truth.</param>
    /// <param name="cancellationToken">Gives up; the books may then be half-way, and the call may be repeated.</param>
    Task<PortReconciliation> ReconcileAsync(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf, CancellationToken cancellationToken);
}
