using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;

namespace Modular.Testing.Ports;

/// <summary>Opens an allocator for each test; what the contracts of port allocators share.</summary>
public abstract class PortAllocatorFixture
{
    private readonly List<IPortAllocator> _opened = [];

    /// <summary>How many ports the range has.</summary>
    protected const int Count = 16;

    /// <summary>How long a released port rests.</summary>
    protected static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    /// <summary>First of the ports to test with; sixteen from here on must be free.</summary>
    protected virtual int FirstPort => 16100;

    /// <summary>
    /// Whether the books are outside of the manager, so that several managers on one node use the same: what <see cref="OpenAsync"/> opens for another manager
    /// within one test then knows what the first holds. False: each has books of its own.
    /// </summary>
    protected virtual bool SharesBooks => false;

    /// <summary>The allocator under test.</summary>
    protected IPortAllocator Ports { get; private set; } = null!;

    /// <summary>The clock that allocators are opened with: <see cref="Time"/>.</summary>
    protected virtual TimeProvider Clock => Time;

    /// <summary>A clock that tests advance.</summary>
    protected FakeTimeProvider Time { get; } = new YieldingClock(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    /// <summary>Opens an allocator with empty books; where <see cref="SharesBooks"/>, for a second manager within one test with those of the first.</summary>
    /// <param name="host">Range and rest to use.</param>
    /// <param name="time">The clock to use.</param>
    protected abstract Task<IPortAllocator> OpenAsync(HostContext host, TimeProvider time);

    /// <summary>Opens the allocator and reconciles it with no records.</summary>
    [SetUp]
    public async Task OpenAllocatorAsync()
    {
        Ports = await OpenForAsync("manager-1");
    }

    /// <summary>Closes the allocator.</summary>
    [TearDown]
    public async Task CloseAllocatorAsync()
    {
        foreach (var opened in _opened)
        {
            if (opened is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else if (opened is IDisposable disposable)
                disposable.Dispose();
        }

        _opened.Clear();
    }

    /// <summary>Opens an allocator for a manager of this node and reconciles it with no records; it is closed after the test.</summary>
    /// <param name="managerId">Whose.</param>
    protected async Task<IPortAllocator> OpenForAsync(string managerId)
    {
        var opened = await OpenAsync(Context() with { ManagerId = managerId }, Clock);
        _opened.Add(opened);
        await opened.ReconcileAsync([], Clock.GetUtcNow(), CancellationToken.None);
        return opened;
    }

    /// <summary>What a record says of a port.</summary>
    /// <param name="owner">Server id.</param>
    /// <param name="port">The port.</param>
    /// <param name="active">Whether the server is active.</param>
    protected static PortHolding Holding(string owner, int port, bool active) => new() { Owner = owner, Port = port, Active = active };

    /// <summary>Acquires whatever is first.</summary>
    protected Task<int> AcquireAsync(string owner) => Ports.AcquireAsync(new PortRequest { Owner = owner }, CancellationToken.None);

    /// <summary>State of one port.</summary>
    protected async Task<PortStatus> StatusAsync(int port) => (await Ports.ListAsync(CancellationToken.None)).Single(p => p.Port == port).Status;

    private HostContext Context() => new()
    {
        ManagerId = "manager-1",
        Node = "node-1",
        AdvertisedHost = "localhost",
        DataPath = "/nonexistent",
        LogPath = "/nonexistent",
        PortRange = new PortRange { Start = FirstPort, End = FirstPort + Count - 1 },
        PortReuseDelay = Rest,
    };
}
