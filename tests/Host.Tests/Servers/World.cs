using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.Settings;
using Modular.Testing.Fakes;

namespace Modular.Host.Tests.Servers;

/// <summary>What outlives a host: the store, the backend with its servers, the ports, the clock.</summary>
internal sealed class World
{
    private static readonly PortRange Range = new(20000, 20099);

    public World() => Allocator = new MemoryPortAllocator(Range, new ClockOfNow(this));

    public FakeBackend Backend { get; } = new();
    public MemoryStore Store { get; } = new();
    public MemoryPortAllocator Allocator { get; }

    /// <summary>The clock of the host of now; that of a host that was killed stands still.</summary>
    public FakeTimeProvider Time { get; private set; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    public ModularOptions Options { get; } = new() { PortRange = Range };

    public HostContext Context { get; } = new()
    {
        ManagerId = "m1",
        AdvertisedHost = "localhost",
        DataPath = WorldFolders.New(),
        LogPath = "/nonexistent/logs",
        PortRange = Range,
        PortReuseDelay = TimeSpan.Zero,
    };

    public static ServerException Outage => new(ServerError.Unavailable, "The store is away.");

    public void NewClock() => Time = new FakeTimeProvider(Time.GetUtcNow());

    public async Task<PortStatus> PortStatusAsync(int port) => (await Allocator.ListAsync(CancellationToken.None)).Single(p => p.Port == port).Status;

    /// <summary>The ids of servers that a host started before it was killed.</summary>
    public async Task<List<string>> RunServersAsync(int count)
    {
        await using var rig = await LifecycleRig.StartAsync(this);
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
            ids.Add((await rig.CreateAsync()).Id);

        return ids;
    }

    /// <summary>Whichever clock the world has at the moment.</summary>
    private sealed class ClockOfNow(World world) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => world.Time.GetUtcNow();
    }
}
