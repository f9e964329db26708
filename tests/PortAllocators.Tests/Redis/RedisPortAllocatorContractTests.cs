using Modular.Abstractions;
using Modular.PortAllocators.Redis;
using Modular.Testing.Ports;
using Modular.Testing.Redis;

namespace Modular.PortAllocators.Tests.Redis;

[TestFixture(null, true)]
[TestFixture("p@ss,w:rd/%", false)]
internal sealed class RedisPortAllocatorContractTests(string? password, bool appendOnly) : PortAllocatorContract
{
    private RedisServer _redis = null!;

    protected override int FirstPort => 16310;

    protected override bool SharesBooks => true;

    [OneTimeSetUp]
    public async Task StartRedis() => _redis = await RedisServer.StartNewAsync(password, appendOnly);

    [OneTimeTearDown]
    public async Task EndRedis() => await _redis.DisposeAsync();

    protected override Task<IPortAllocator> OpenAsync(HostContext host, TimeProvider time) => Task.FromResult<IPortAllocator>(
        new RedisPortAllocator(new RedisPortAllocatorOptions { Url = _redis.Url, Namespace = TestContext.CurrentContext.Test.ID }, host, time));
}
