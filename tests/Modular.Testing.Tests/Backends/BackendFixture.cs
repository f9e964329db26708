using Modular.Abstractions;
using Modular.Testing.Backends;

namespace Modular.Testing.Tests.Backends;

internal sealed class BackendFixture<TBackend> : ServerBackendContract
    where TBackend : class, IHaveLeftovers<TBackend>
{
    private string _manager = "";
    private TBackend? _backend;

    protected override Task<IServerBackend> OpenAsync(HostContext host)
    {
        if (_manager != host.ManagerId)
            (_manager, _backend) = (host.ManagerId, TBackend.Open(host));

        return Task.FromResult<IServerBackend>(_backend!);
    }

    protected override Task<IReadOnlyList<string>> FindLeftoversAsync(string managerId) => Task.FromResult(_backend!.Leftovers);

    protected override Task KillAsync(string serverId)
    {
        _backend!.Kill(serverId);
        return Task.CompletedTask;
    }
}
