using Modular.Abstractions;
using Modular.Testing.Stores;

namespace Modular.Stores.Tests.Redis;

[TestFixture]
internal sealed class RedisStoreNotesTests : StoreNotesContract
{
    private RedisFixture _redis = null!;

    [OneTimeSetUp]
    public async Task StartRedis() => _redis = await RedisFixture.StartAsync("p@ss,w:rd/%");

    [OneTimeTearDown]
    public async Task EndRedis() => await _redis.DisposeAsync();

    protected override Task<IStateStore> OpenAsync() => Task.FromResult<IStateStore>(_redis.Open());
}
