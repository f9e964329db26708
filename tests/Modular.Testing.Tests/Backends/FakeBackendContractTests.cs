using Modular.Abstractions;
using Modular.Testing.Backends;
using Modular.Testing.Fakes;

namespace Modular.Testing.Tests.Backends;

[TestFixture]
internal sealed class FakeBackendContractTests : ServerBackendContract
{
    private readonly FakeBackend _backend = new();

    protected override Task<IServerBackend> OpenAsync(HostContext host) => Task.FromResult<IServerBackend>(_backend);

    protected override Task<IReadOnlyList<string>> FindLeftoversAsync(string managerId) =>
        Task.FromResult<IReadOnlyList<string>>([.. _backend.Running.Select(s => s.Start.ServerId)]);

    protected override Task KillAsync(string serverId)
    {
        _backend.Running.SingleOrDefault(s => s.Start.ServerId == serverId)?.Die();
        return Task.CompletedTask;
    }
}
