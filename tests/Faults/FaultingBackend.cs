using System.Net;
using Modular.Abstractions;

namespace Modular.Faults;

/// <summary>A backend with fault points around what it changes and at each step of a start.</summary>
internal sealed class FaultingBackend(IServerBackend inner, FaultFile faults)
    : IServerBackend, IBackendLogs, IBackendConfiguration, ISelfCheck, IBackendSessionOrigin, IBackendSetAside, IBackendRebuild, IBackendDisk
{
    public Task<BackendCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken) => inner.GetCapabilitiesAsync(cancellationToken);

    public IReadOnlyList<string> LogStreams => inner is IBackendLogs logs ? logs.LogStreams : [];

    public ValueTask<ServerPlan> PlanAsync(string serverId, ServerSpec spec, int port, CancellationToken cancellationToken) =>
        inner.PlanAsync(serverId, spec, port, cancellationToken);

    public Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken) =>
        faults.AroundAsync("backend.start", () => inner.StartAsync(start, new FaultingProgress(progress, faults), cancellationToken));

    public Task<RecoveryResult> RecoverAsync(ServerRecovery server, CancellationToken cancellationToken) =>
        faults.AroundAsync("backend.recover", () => inner.RecoverAsync(server, cancellationToken));

    public Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken) =>
        faults.AroundAsync($"backend.remove {scope}", () => inner.RemoveAsync(serverId, scope, cancellationToken));

    public Task SetAsideAsync(string serverId, string folder, CancellationToken cancellationToken) =>
        faults.AroundAsync("backend.set-aside",
            () => Ability<IBackendSetAside>("files that were set aside").SetAsideAsync(serverId, folder, cancellationToken));

    public Task DiscardAsync(string folder, CancellationToken cancellationToken) =>
        Ability<IBackendSetAside>("files that were set aside").DiscardAsync(folder, cancellationToken);

    public Task<RebuiltServer?> RebuildAsync(string serverId, CancellationToken cancellationToken) =>
        inner is IBackendRebuild rebuild ? rebuild.RebuildAsync(serverId, cancellationToken) : Task.FromResult<RebuiltServer?>(null);

    public Task<long> MeasureDiskAsync(string serverId, CancellationToken cancellationToken) =>
        Ability<IBackendDisk>("what servers take on disk").MeasureDiskAsync(serverId, cancellationToken);

    public IAsyncEnumerable<OwnedInstance> ListOwnedAsync(CancellationToken cancellationToken) => inner.ListOwnedAsync(cancellationToken);

    public IAsyncEnumerable<ServerLogLine> ReadLogAsync(string serverId, ServerLogQuery query, CancellationToken cancellationToken) =>
        Ability<IBackendLogs>("logs").ReadLogAsync(serverId, query, cancellationToken);

    public Task<IReadOnlyList<ServerFile>> ReadConfigurationAsync(string serverId, CancellationToken cancellationToken) =>
        Ability<IBackendConfiguration>("configuration").ReadConfigurationAsync(serverId, cancellationToken);

    public Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken cancellationToken) =>
        inner is ISelfCheck check ? check.CheckAsync(cancellationToken) : Task.FromResult<IReadOnlyList<Finding>>([]);

    public Task<bool> MayBeSessionAsync(IPEndPoint client, IPEndPoint server, CancellationToken cancellationToken) =>
        inner is IBackendSessionOrigin origin ? origin.MayBeSessionAsync(client, server, cancellationToken) : Task.FromResult(false);

    private T Ability<T>(string what)
        where T : class => inner as T ?? throw new ServerException(ServerError.NotSupported, $"The backend does not show {what}.");
}
