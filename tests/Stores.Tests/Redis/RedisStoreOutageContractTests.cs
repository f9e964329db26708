using Modular.Abstractions;
using Modular.Testing;
using Modular.Testing.Stores;

namespace Modular.Stores.Tests.Redis;

[TestFixture]
internal sealed class RedisStoreOutageContractTests : StoreOutageContract
{
    private RedisFixture _redis = null!;

    /// <summary>Not a measurement: end-to-end tests look at what a caller waits.</summary>
    protected override TimeSpan AnswerLimit => TimeSpan.FromMinutes(1);

    [OneTimeSetUp]
    public async Task StartRedis() => _redis = await RedisFixture.StartAsync();

    [OneTimeTearDown]
    public async Task EndRedis() => await _redis.DisposeAsync();

    protected override Task<IStateStore> OpenAsync() => Task.FromResult<IStateStore>(_redis.Open());

    protected override async Task<IAsyncDisposable> CutOffAsync() => await FrozenProcess.FreezeAsync(_redis.Server.ProcessId);
}
