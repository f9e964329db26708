using Modular.Abstractions;
using Modular.Testing.Backends;

namespace Modular.Testing.Tests.Backends;

internal sealed class BackendFixture<TBackend> : ServerBackendContract
    where TBackend : class, IHaveLeftovers<TBackend>
{
    private readonly Dictionary<string, TBackend> _backends = [];

    protected override TimeSpan Patience => TBackend.IsQuick ? TimeSpan.FromSeconds(2) : base.Patience;

    protected override IReadOnlyCollection<Type> Lacking => typeof(IBackendDisk).IsAssignableFrom(typeof(TBackend)) ? [] : [typeof(IBackendDisk)];

    protected override Task<IServerBackend> OpenAsync(HostContext host)
    {
        if (!_backends.TryGetValue(host.ManagerId, out var backend))
            _backends[host.ManagerId] = backend = TBackend.Open(host);

        return Task.FromResult<IServerBackend>(backend);
    }

    protected override Task<IReadOnlyList<string>> FindLeftoversAsync(string managerId) => Task.FromResult(_backends[managerId].Leftovers);

    protected override Task KillAsync(string serverId)
    {
        _backends[Host.ManagerId].Kill(serverId);
        return Task.CompletedTask;
    }

    protected override Task<bool> TroubleStartAsync(string serverId, StartTrouble trouble, int which, CancellationToken ended) =>
        _backends[Host.ManagerId].Trouble(serverId, trouble, which) is { } answer
            ? Task.FromResult(answer)
            : base.TroubleStartAsync(serverId, trouble, which, ended);
}
