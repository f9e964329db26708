using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;

namespace Modular.Testing.Ports;

/// <summary>Opens an allocator for each test; what the contracts of port allocators share.</summary>
public abstract class PortAllocatorFixture
{
    /// <summary>How many ports the range has.</summary>
    protected const int Count = 16;

    /// <summary>How long a released port rests.</summary>
    protected static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    /// <summary>First of the ports to test with; sixteen from here on must be free.</summary>
    protected virtual int FirstPort => 16100;

    /// <summary>The allocator under test.</summary>
    protected IPortAllocator Ports { get; private set; } = null!;

    /// <summary>Its clock.</summary>
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    /// <summary>Opens an allocator with empty books.</summary>
    /// <param name="host">Range and rest to use.</param>
    /// <param name="time">The clock to use.</param>
    protected abstract Task<IPortAllocator> OpenAsync(HostContext host, TimeProvider time);

    /// <summary>Opens the allocator and reconciles it with no records.</summary>
    [SetUp]
    public async Task OpenAllocatorAsync()
    {
        Ports = await OpenAsync(Context(), Time);
        await Ports.ReconcileAsync([], Time.GetUtcNow(), CancellationToken.None);
    }

    /// <summary>Closes the allocator.</summary>
    [TearDown]
    public async Task CloseAllocatorAsync()
    {
        if (Ports is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
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
