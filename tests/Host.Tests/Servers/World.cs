using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.Settings;
using Modular.Testing.Fakes;

namespace Modular.Host.Tests.Servers;

/// <summary>What outlives a host: the store, the backend with its servers, the ports, the clock.</summary>
internal sealed class World : IMachineClaim
{
    /// <summary>When every world begins.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly PortRange Range = new() { Start = 20000, End = 20099 };

    public World()
        : this(WorldFolders.New())
    {
    }

    public World(string dataPath)
    {
        Allocator = new MemoryPortAllocator(Range, new ClockOfNow(this));
        Context = new HostContext
        {
            ManagerId = "m1",
            Node = "node-1",
            AdvertisedHost = "localhost",
            DataPath = dataPath,
            LogPath = "/nonexistent/logs",
            PortRange = Range,
            PortReuseDelay = TimeSpan.Zero,
        };
    }

    /// <summary>What DATA_PATH remembers.</summary>
    public MemoryLedgerFile Ledger { get; } = new();

    /// <summary>Another manager of the same id on this machine; null: there is none.</summary>
    public string? Twin { get; set; }

    /// <summary>How often it was looked for, once in each look at the whole.</summary>
    public int Looks { get; private set; }

    /// <summary>Changes when the data folder is a copy.</summary>
    public string FolderMark { get; set; } = "1.0/1/1.0";

    public FakeBackend Backend { get; } = new() { Capabilities = new BackendCapabilities { SurvivesHostRestart = true, UsesHostPorts = true } };
    public MemoryStore Store { get; init; } = new();
    public MemoryPortAllocator Allocator { get; private set; }

    /// <summary>The clock of the host of now; that of a host that was killed stands still.</summary>
    public FakeTimeProvider Time { get; private set; } = new(Start);
    /// <summary>Whether calls to plugins are bound by this clock, which tests let jump, and not by the machine's.</summary>
    public bool BoundsCalls { get; init; }

    public ModularOptions Options { get; } = new() { PortRange = Range };

    public HostContext Context { get; private set; }

    /// <summary>As NODE_ID would say; null: what the folder keeps.</summary>
    public string? NodeId { get; set; }

    /// <summary>Of the machine, or of a container that is made anew with each upgrade.</summary>
    public string HostName { get; set; } = "node-1";

    public static ServerException Outage => new(ServerError.Unavailable, "The store is away.");

    string? IMachineClaim.Take()
    {
        Looks++;
        return Twin;
    }

    /// <summary>Which node a host that starts now is on.</summary>
    public NodeIdentity FindNode()
    {
        if (Ledger.Text is { } ledger)
            File.WriteAllText(Path.Combine(Context.DataPath, ManagerIdentity.LedgerName), ledger);

        var node = NodeIdentity.Of(new ModularOptions { DataPath = Context.DataPath, NodeId = NodeId }, HostName, FolderMark);
        Context = Context with { Node = node.Id };
        return node;
    }

    /// <summary>The wall clock of the hosts to come.</summary>
    public void SetClock(DateTimeOffset now) => Time = new FakeTimeProvider(now);

    /// <summary>Ports that the next host must learn from the records, as from an allocator that keeps its books in memory.</summary>
    public void ForgetPorts() => Allocator = new MemoryPortAllocator(Range, new ClockOfNow(this));

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

    /// <summary>A host that starts now is not in custody, and so many servers run.</summary>
    public async Task AssertRunsAsync(int count)
    {
        await using var rig = await LifecycleRig.StartAsync(this);
        Assert.That(rig.Custody.Finding, Is.Null);
        Assert.That(rig.Catalog.List(new ServerQuery()).Items.Count(r => r.Status == ServerStatus.Running), Is.EqualTo(count));
        Assert.That(Backend.Running, Has.Count.EqualTo(count));
    }

    /// <summary>Whichever clock the world has at the moment.</summary>
    private sealed class ClockOfNow(World world) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => world.Time.GetUtcNow();
    }
}
