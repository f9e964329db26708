using Modular.Abstractions;
using Modular.PortAllocators.Redis;
using Modular.Testing.Ports;
using Modular.Testing.Redis;

namespace Modular.PortAllocators.Tests.Redis;

[TestFixture]
internal sealed class RedisPortReconciliationTests : PortReconciliationContract
{
    private RedisServer _redis = null!;

    protected override int FirstPort => 16330;

    [OneTimeSetUp]
    public async Task StartRedis() => _redis = await RedisServer.StartNewAsync();

    [OneTimeTearDown]
    public async Task EndRedis() => await _redis.DisposeAsync();

    protected override Task<IPortAllocator> OpenAsync(HostContext host, TimeProvider time) => Task.FromResult<IPortAllocator>(
        new RedisPortAllocator(new RedisPortAllocatorOptions { Url = _redis.Url, Namespace = TestContext.CurrentContext.Test.ID }, host, time));
}
