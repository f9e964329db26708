using System.Net;
using System.Runtime.CompilerServices;
using Modular.Abstractions;
using Modular.Xrdp.Checks;
using Modular.Xrdp.Files;
using Modular.Xrdp.Logs;
using Modular.Xrdp.Recovery;
using Modular.Xrdp.Removing;
using Modular.Xrdp.Starting;
using Modular.Xrdp.Usage;

namespace Modular.Xrdp;

/// <summary>Runs servers as pairs of xrdp and Xvnc on this machine.</summary>
internal sealed class XrdpBackend(Preflight preflight, XrdpServerStarter starter, ServerFinder finder, ServerRemover remover, OwnedServers owned,
    XrdpBackend.FileParts files)
    : IServerBackend, IBackendLogs, IBackendConfiguration, ISelfCheck, IBackendSessionOrigin, IBackendSetAside, IBackendRebuild, IBackendDisk
{
    public Task<BackendCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken) => preflight.CapabilitiesAsync(cancellationToken);

    public IReadOnlyList<string> LogStreams => ServerLogReader.Streams;

    public async ValueTask<ServerPlan> PlanAsync(string serverId, ServerSpec spec, int port, CancellationToken cancellationToken) =>
        files.Plan.Build(serverId, spec, port, await preflight.Machine.GetAsync(cancellationToken));

    public async Task<IRunningServer> StartAsync(ServerStart start, IProgress<StartStep> progress, CancellationToken cancellationToken)
    {
        var machine = await preflight.DemandAsync(cancellationToken);
        try
        {
            return await starter.StartAsync(start, machine, progress, cancellationToken);
        }
        catch (ServerException e) when (e.Error == ServerError.StartFailed)
        {
            preflight.Forget(); // the machine may have changed
            throw;
        }
    }

    public async Task<RecoveryResult> RecoverAsync(ServerRecovery server, CancellationToken cancellationToken)
    {
        var machine = await preflight.Machine.GetAsync(cancellationToken);
        return await Task.Run(() => finder.FindAsync(server, machine), cancellationToken);
    }

    public async Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken) =>
        await remover.RemoveAsync(serverId, scope, await preflight.Machine.GetAsync(cancellationToken), cancellationToken);

    public async Task SetAsideAsync(string serverId, string folder, CancellationToken cancellationToken) =>
        await files.SetAside.SetAsideAsync(serverId, folder, await preflight.Machine.GetAsync(cancellationToken), cancellationToken);

    public Task DiscardAsync(string folder, CancellationToken cancellationToken) => files.SetAside.DiscardAsync(folder, cancellationToken);

    public Task<RebuiltServer?> RebuildAsync(string serverId, CancellationToken cancellationToken) =>
        Task.Run(() => files.Rebuild.Rebuild(serverId), cancellationToken);

    public Task<long> MeasureDiskAsync(string serverId, CancellationToken cancellationToken) => files.Disk.MeasureAsync(serverId, cancellationToken);

    public async IAsyncEnumerable<OwnedInstance> ListOwnedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var machine = await preflight.Machine.GetAsync(cancellationToken);
        foreach (var instance in await owned.ListAsync(machine.Cgroups))
            yield return instance;
    }

    public IAsyncEnumerable<ServerLogLine> ReadLogAsync(string serverId, ServerLogQuery query, CancellationToken cancellationToken) =>
        files.Logs.ReadAsync(ServerFolders.Of(files.Host, serverId), query, cancellationToken);

    public Task<IReadOnlyList<ServerFile>> ReadConfigurationAsync(string serverId, CancellationToken cancellationToken) =>
        Task.Run(() => files.Plan.Read(serverId), cancellationToken);

    public Task<bool> MayBeSessionAsync(IPEndPoint client, IPEndPoint server, CancellationToken cancellationToken) =>
        Task.Run(() => owned.MayHold(client, server), cancellationToken);

    public Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken cancellationToken) => preflight.CheckAsync(cancellationToken);

    /// <summary>What the backend can show of a server's files, and how it keeps those that nobody wants.</summary>
    internal sealed record FileParts(HostContext Host, PlanBuilder Plan, ServerLogReader Logs, SetAsideFiles SetAside, ServerRebuild Rebuild, DiskMeasure Disk);
}
