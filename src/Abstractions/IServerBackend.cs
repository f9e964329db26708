namespace Modular.Abstractions;

/// <summary>
/// Knows <em>how</em> servers run; the host decides <em>when</em>. Registered by key:
/// <c>builder.RegisterType&lt;MyBackend&gt;().Keyed&lt;IServerBackend&gt;("mine").SingleInstance()</c>.
/// </summary>
/// <remarks>
/// <code>
///  StartAsync ──► IRunningServer ──► Exited            every call may come from any thread,
///      ▲               │  ▲                            different servers in parallel,
///      │           StopAsync │                         one server one call at a time
///      └── RemoveAsync ◄──┘  └── RecoverAsync (after a restart of the host)
/// </code>
/// Everything a backend creates carries an ownership mark (server id and manager id), so that <see cref="ListOwnedAsync"/> finds it without the store.
/// Optional abilities of the backend itself: <see cref="IBackendLogs"/>, <see cref="IBackendConfiguration"/>, <see cref="IBackendDisk"/>,
/// <see cref="IBackendSetAside"/>, <see cref="IBackendRebuild"/>, <see cref="IBackendSessionOrigin"/>, <see cref="ISelfCheck"/>; of a server that runs: see
/// <see cref="IRunningServer"/>.
/// </remarks>
public interface IServerBackend
{
    /// <summary>
    /// What this backend can do on this machine. The host asks once, after the first <see cref="ISelfCheck.CheckAsync"/> and before anything else, and keeps
    /// the answer.
    /// </summary>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> when it cannot be told yet; the host asks again, and serves nothing until it
    /// knows.</exception>
    Task<BackendCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken);

    /// <summary>What a start would write and run, secrets redacted. No side effects.</summary>
    /// <exception cref="ServerException"><see cref="ServerError.Invalid"/> with the field, e.g. an unknown profile or a limit that cannot be
    /// enforced.</exception>
    ValueTask<ServerPlan> PlanAsync(string serverId, ServerSpec spec, int port, CancellationToken cancellationToken);

    /// <summary>
    /// Starts a server and returns when RDP answers. Ends first whatever of an earlier, half-done start of the same id is left.
    /// On failure or cancellation nothing of it runs any more.
    /// </summary>
    /// <exception cref="ServerException">
    /// <see cref="ServerError.Conflict"/> with field <c>port</c> when another program holds the port; <see cref="ServerError.StartFailed"/> with the log's
    /// tail; <see cref="ServerError.Unavailable"/>; <see cref="ServerError.Invalid"/> as in <see cref="PlanAsync"/>.
    /// </exception>
    Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken);

    /// <summary>
    /// Looks for a server that an earlier run of the host started. Changes nothing. "I cannot tell" is <see cref="RecoveryResult.Unknown"/>, never a guess.
    /// </summary>
    Task<RecoveryResult> RecoverAsync(ServerRecovery server, CancellationToken cancellationToken);

    /// <summary>Ends everything that bears this server's mark and deletes what <paramref name="scope"/> says. Idempotent; an unknown id is a success.</summary>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> when something of it may be left.</exception>
    Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken);

    /// <summary>
    /// Every server of which something exists here that bears this manager's mark, whether the store knows it or not: processes, folders, cgroups.
    /// </summary>
    IAsyncEnumerable<OwnedInstance> ListOwnedAsync(CancellationToken cancellationToken);
}
