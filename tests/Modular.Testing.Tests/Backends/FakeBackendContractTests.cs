using Modular.Abstractions;
using Modular.Testing.Backends;
using Modular.Testing.Fakes;

namespace Modular.Testing.Tests.Backends;

[TestFixture]
internal sealed class FakeBackendContractTests : ServerBackendContract
{
    private readonly Dictionary<string, FakeBackend> _backends = [];

    protected override Task<IServerBackend> OpenAsync(HostContext host)
    {
        if (!_backends.TryGetValue(host.ManagerId, out var backend))
            _backends[host.ManagerId] = backend = new FakeBackend();

        return Task.FromResult<IServerBackend>(backend);
    }

    protected override Task<IReadOnlyList<string>> FindLeftoversAsync(string managerId) =>
        Task.FromResult<IReadOnlyList<string>>([.. _backends[managerId].Running.Select(s => s.Start.ServerId)]);

    protected override Task KillAsync(string serverId)
    {
        _backends[Host.ManagerId].Running.SingleOrDefault(s => s.Start.ServerId == serverId)?.Die();
        return Task.CompletedTask;
    }

    protected override Task<bool> TroubleStartAsync(string serverId, StartTrouble trouble, int which, CancellationToken ended)
    {
        if (which > 0)
            _backends[Host.ManagerId].OnStart = (_, _) => Task.CompletedTask; // it starts nothing but the server
        else if (trouble == StartTrouble.Hangs)
            _backends[Host.ManagerId].NeverStarts();
        else
            _backends[Host.ManagerId].FailsToStart(new ServerException(ServerError.StartFailed, "What it started has ended."));

        return Task.FromResult(which == 0);
    }
}
