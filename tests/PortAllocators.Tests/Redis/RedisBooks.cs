using Modular.Abstractions;
using Modular.PortAllocators.Redis;
using Modular.Testing.Redis;

namespace Modular.PortAllocators.Tests.Redis;

/// <summary>A Redis for one test and the allocators that were opened on it.</summary>
internal sealed class RedisBooks(RedisServer redis) : IAsyncDisposable
{
    public const int FirstPort = 16400;
    public const int Count = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly List<RedisPortAllocator> _opened = [];

    public RedisServer Redis => redis;

    public static async Task<RedisBooks> StartAsync(bool appendOnly = true, string? password = null) =>
        new(await RedisServer.StartNewAsync(password, appendOnly));

    /// <summary>As another manager on this machine would.</summary>
    public RedisPortAllocator Open(string? url = null, string node = "node-1", string manager = "manager-1", string? name = null)
    {
        var allocator =
            new RedisPortAllocator(new RedisPortAllocatorOptions { Url = url ?? redis.Url, Namespace = name }, Context(node, manager), TimeProvider.System);
        _opened.Add(allocator);
        return allocator;
    }

    /// <summary>Opened and reconciled with these records.</summary>
    public async Task<RedisPortAllocator> OpenReconciledAsync(params PortHolding[] truth)
    {
        var allocator = Open();
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                await allocator.ReconcileAsync(truth, TimeProvider.System.GetUtcNow(), CancellationToken.None);
                return allocator;
            }
            catch (ServerException e) when (e.Error == ServerError.Unavailable && TimeProvider.System.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(50); // much at once takes longer than a call may, on a machine that is busy; the host asks again, too
            }
        }
    }

    public static HostContext Context(string node, string manager = "manager-1") => new()
    {
        ManagerId = manager,
        Node = node,
        AdvertisedHost = "localhost",
        DataPath = "/nonexistent",
        LogPath = "/nonexistent",
        PortRange = new PortRange { Start = FirstPort, End = FirstPort + Count - 1 },
        PortReuseDelay = TimeSpan.FromSeconds(60),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var allocator in _opened)
            await allocator.DisposeAsync();

        await redis.DisposeAsync();
    }
}
