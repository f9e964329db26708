namespace Modular.Abstractions;

/// <summary>
/// Ability of a port allocator that keeps books for each node, outside of the manager: those of a name that its node bears no more stay behind.
/// </summary>
public interface IAllocatorNodeBooks
{
    /// <summary>
    /// Takes owners out of the books of a former <see cref="HostContext.Node"/>, after <see cref="IPortAllocator.ReconcileAsync"/> has put them into the
    /// present one's. Other owners' ports stay: they are other managers', which may use these books still. Books in which nobody holds a port are removed.
    /// Idempotent; books that do not exist, or are the present node's too, are a success.
    /// </summary>
    /// <param name="node">The former name; any text.</param>
    /// <param name="owners">Server ids.</param>
    /// <param name="cancellationToken">Gives up; the call may be repeated.</param>
    /// <returns>How many ports others hold in these books; zero or more.</returns>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> within 3 s when the books cannot be reached.</exception>
    Task<int> LeaveAsync(string node, IReadOnlyCollection<string> owners, CancellationToken cancellationToken);
}
