using Modular.Stores.Redis;
using Modular.Testing.Redis;

namespace Modular.Stores.Tests.Redis;

/// <summary>One Redis for a fixture, in which each test has keys of its own.</summary>
internal sealed class RedisFixture(RedisServer server) : IAsyncDisposable
{
    public RedisServer Server => server;

    public static async Task<RedisFixture> StartAsync(string? password = null, bool appendOnly = true) =>
        new(await RedisServer.StartNewAsync(password, appendOnly));

    public RedisStore Open() => new(new RedisStoreOptions { Url = server.Url, Prefix = TestContext.CurrentContext.Test.ID }, TimeProvider.System);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
