using Modular.Abstractions;

namespace Modular.Host.Servers;

/// <summary>
/// The use cases that change servers. A task completes when the order is stored; from then on it is carried out whether or not the caller waits.
/// </summary>
internal interface IServerLifecycle
{
    /// <summary>
    /// Throws Invalid, LimitReached, NoCapacity, Conflict (idempotency key in use: <see cref="IdempotencyConflictException"/>) or Unavailable before anything
    /// is stored.
    /// </summary>
    Task<ServerOperation> CreateAsync(CreateServer order, CancellationToken cancellationToken);

    /// <summary>
    /// Start, stop or restart. <paramref name="ifVersion"/>: the version the caller has seen; <see cref="VersionMismatchException"/> when it is another.
    /// </summary>
    Task<ServerOperation> ActAsync(string serverId, ServerVerb verb, long? ifVersion, CancellationToken cancellationToken);

    /// <summary>The completion is the last record before it was removed.</summary>
    Task<ServerOperation> DeleteAsync(string serverId, bool force, long? ifVersion, CancellationToken cancellationToken);

    /// <summary>
    /// Stops an idle server or one whose user has too much on disk, or deletes one whose time to live is over: what the manager does by itself.
    /// </summary>
    Task<ServerOperation> EndAsync(string serverId, StopReason reason, CancellationToken cancellationToken);

    /// <summary>New credentials for a running server, valid at once.</summary>
    Task<ServerCredentials> RotateCredentialsAsync(string serverId, CancellationToken cancellationToken);

    /// <summary>What a creation would write and run; no side effects.</summary>
    Task<ServerPlan> PlanAsync(CreateServer order, CancellationToken cancellationToken);
}
