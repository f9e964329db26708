using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;

namespace Modular.Testing.Ports;

/// <summary>
/// What every <see cref="IPortAllocator"/> must do. Derive a fixture and say how to open the allocator; the tests need sixteen free ports
/// from <see cref="FirstPort"/> on.
/// </summary>
public abstract class PortAllocatorContract
{
    private const int Count = 16;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private IPortAllocator _ports = null!;

    /// <summary>First of the ports to test with.</summary>
    protected virtual int FirstPort => 16100;

    /// <summary>Opens an allocator whose books are empty and reconciled with no records.</summary>
    /// <param name="host">Range and rest to use.</param>
    /// <param name="time">The clock to use.</param>
    protected abstract Task<IPortAllocator> OpenAsync(HostContext host, TimeProvider time);

    /// <summary>Opens the allocator.</summary>
    [SetUp]
    public async Task OpenAllocatorAsync()
    {
        _ports = await OpenAsync(Context(), _time);
        await _ports.ReconcileAsync([], _time.GetUtcNow(), CancellationToken.None);
    }

    /// <summary>Closes the allocator.</summary>
    [TearDown]
    public async Task CloseAllocatorAsync()
    {
        if (_ports is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    /// <summary>Ports are handed out from the first on, each once.</summary>
    [Test]
    public async Task Acquire_HandsOutTheFirstFreePorts() =>
        Assert.That(new[] { await AcquireAsync("a"), await AcquireAsync("b"), await AcquireAsync("c") }, Is.EqualTo(new[] { FirstPort, FirstPort + 1, FirstPort + 2 }));

    /// <summary>An owner that asks again gets the port it has.</summary>
    [Test]
    public async Task Acquire_ByAnOwnerThatHasOne_GivesTheSame()
    {
        var first = await AcquireAsync("a");

        Assert.That(await AcquireAsync("a"), Is.EqualTo(first));
        Assert.That(await AcquireAsync("b"), Is.Not.EqualTo(first));
    }

    /// <summary>Many at once get different ports; the rest is told that the range is used up.</summary>
    [Test]
    public async Task Acquire_ByManyAtOnce_GivesNoPortTwice()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
        {
            try
            {
                return await AcquireAsync($"owner-{i}");
            }
            catch (ServerException e) when (e.Error == ServerError.NoCapacity)
            {
                Assert.That(e.Message, Does.Contain($"{FirstPort}-{FirstPort + Count - 1}"));
                return 0;
            }
        })));

        Assert.That(results.Where(p => p != 0).Order(), Is.EqualTo(Enumerable.Range(FirstPort, Count)));
    }

    /// <summary>One owner that asks many times at once gets one port.</summary>
    [Test]
    public async Task Acquire_ByOneOwnerManyTimesAtOnce_GivesOnePort() =>
        Assert.That((await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => AcquireAsync("a"))))).Distinct().Count(), Is.EqualTo(1));

    /// <summary>A released port rests while others are free, and is handed out again after its rest.</summary>
    [Test]
    public async Task Release_LetsThePortRest()
    {
        await AcquireAsync("a");
        await _ports.ReleaseAsync("a", CancellationToken.None);

        Assert.That(await AcquireAsync("b"), Is.EqualTo(FirstPort + 1));
        _time.Advance(Rest);
        Assert.That(await AcquireAsync("c"), Is.EqualTo(FirstPort));
    }

    /// <summary>A resting port is handed out when nothing else is free, the longest rested first.</summary>
    [Test]
    public async Task Release_WhenNothingElseIsFree_CutsTheRestShort()
    {
        for (var i = 0; i < Count; i++)
            await AcquireAsync($"owner-{i}");

        await _ports.ReleaseAsync("owner-5", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _ports.ReleaseAsync("owner-2", CancellationToken.None);

        Assert.That(await AcquireAsync("x"), Is.EqualTo(FirstPort + 5));
    }

    /// <summary>To release what is not held is a success.</summary>
    [Test]
    public void Release_OfAnUnknownOwner_IsASuccess() => Assert.That(() => _ports.ReleaseAsync("nobody", CancellationToken.None), Throws.Nothing);

    /// <summary>A preferred port is given, or refused with the field's name.</summary>
    [Test]
    public async Task Acquire_WithAPreferredPort_GivesItOrSaysWhyNot()
    {
        Assert.That(await _ports.AcquireAsync(new PortRequest("a", FirstPort + 7), CancellationToken.None), Is.EqualTo(FirstPort + 7));

        Assert.That(() => _ports.AcquireAsync(new PortRequest("b", FirstPort + 7), CancellationToken.None), Refused(ServerError.Conflict));
        Assert.That(() => _ports.AcquireAsync(new PortRequest("b", FirstPort - 1), CancellationToken.None), Refused(ServerError.Invalid));
    }

    /// <summary>A port on which another program listens, on IPv4 or IPv6 alone, is skipped and reported as blocked.</summary>
    /// <param name="family">Where the stranger listens.</param>
    [TestCase(AddressFamily.InterNetwork)]
    [TestCase(AddressFamily.InterNetworkV6)]
    public async Task Acquire_WhenAStrangerListens_TakesTheNext(AddressFamily family)
    {
        using var stranger = Listen(family, FirstPort);

        Assert.That(await AcquireAsync("a"), Is.EqualTo(FirstPort + 1));
        Assert.That(await StatusAsync(FirstPort), Is.EqualTo(PortStatus.Blocked));
        Assert.That(() => _ports.AcquireAsync(new PortRequest("b", FirstPort), CancellationToken.None), Refused(ServerError.Conflict));
    }

    /// <summary>What a stranger has left is handed out again.</summary>
    [Test]
    public async Task Acquire_AfterTheStrangerHasLeft_GivesThePortAgain()
    {
        using (Listen(AddressFamily.InterNetwork, FirstPort))
            await AcquireAsync("a");

        await _ports.ListAsync(CancellationToken.None);
        Assert.That(await AcquireAsync("b"), Is.EqualTo(FirstPort));
    }

    /// <summary>The list shows every port of the range in its state.</summary>
    [Test]
    public async Task List_ShowsEveryPortInItsState()
    {
        await AcquireAsync("a");
        await AcquireAsync("b");
        await AcquireAsync("c");
        await _ports.SetActiveAsync("a", true, CancellationToken.None);
        await _ports.ReleaseAsync("c", CancellationToken.None);
        using var server = Listen(AddressFamily.InterNetwork, FirstPort); // a's own server

        var list = await _ports.ListAsync(CancellationToken.None);

        Assert.That(list.Select(p => p.Port), Is.EqualTo(Enumerable.Range(FirstPort, Count)));
        Assert.That(list[0], Has.Property("Status").EqualTo(PortStatus.Allocated).And.Property("Owner").EqualTo("a"));
        Assert.That(list[1], Has.Property("Status").EqualTo(PortStatus.Reserved).And.Property("Owner").EqualTo("b"));
        Assert.That(list[2], Has.Property("Status").EqualTo(PortStatus.Available).And.Property("AvailableAt").EqualTo(_time.GetUtcNow() + Rest));
        Assert.That(list[3], Has.Property("Status").EqualTo(PortStatus.Available).And.Property("AvailableAt").Null);
    }

    /// <summary>Active and back; an owner without a port is not found.</summary>
    [Test]
    public async Task SetActive_ChangesTheStateAndNeedsAPort()
    {
        await AcquireAsync("a");
        await _ports.SetActiveAsync("a", true, CancellationToken.None);
        await _ports.SetActiveAsync("a", false, CancellationToken.None);

        Assert.That(await StatusAsync(FirstPort), Is.EqualTo(PortStatus.Reserved));
        Assert.That(() => _ports.SetActiveAsync("nobody", true, CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.NotFound));
    }

    /// <summary>The store is the truth: what it knows is held, what it does not know is released, and what is younger than it is left.</summary>
    [Test]
    public async Task Reconcile_MakesTheBooksEqualToTheTruth()
    {
        await AcquireAsync("forgotten");
        _time.Advance(TimeSpan.FromSeconds(10));
        var asOf = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(1));
        await AcquireAsync("young");

        var result = await _ports.ReconcileAsync(
            [new PortHolding("a", FirstPort + 4, true), new PortHolding("b", FirstPort + 5, false), new PortHolding("outside", FirstPort - 50, true)], asOf, CancellationToken.None);

        Assert.That(result.Released, Is.EqualTo(new[] { FirstPort }));
        Assert.That(result.Taken.Select(t => t.Owner), Is.EquivalentTo(new[] { "a", "b", "outside" }));
        Assert.That(await StatusAsync(FirstPort + 4), Is.EqualTo(PortStatus.Allocated));
        Assert.That(await StatusAsync(FirstPort + 5), Is.EqualTo(PortStatus.Reserved));
        Assert.That(await AcquireAsync("young"), Is.EqualTo(FirstPort + 1));
        Assert.That(await AcquireAsync("outside"), Is.EqualTo(FirstPort - 50));
    }

    /// <summary>Two records that claim one port are reported, and one keeps it.</summary>
    [Test]
    public async Task Reconcile_WhenTwoClaimOnePort_ReportsTheConflict()
    {
        var result = await _ports.ReconcileAsync([new PortHolding("a", FirstPort, true), new PortHolding("b", FirstPort, true)], _time.GetUtcNow(), CancellationToken.None);

        Assert.That(result.Conflicts.Single(), Does.Contain($"{FirstPort}").And.Contain("a").And.Contain("b"));
        Assert.That((await _ports.ListAsync(CancellationToken.None))[0].Owner, Is.AnyOf("a", "b"));
    }

    /// <summary>To reconcile twice with the same truth changes nothing the second time.</summary>
    [Test]
    public async Task Reconcile_Again_ChangesNothing()
    {
        PortHolding[] truth = [new PortHolding("a", FirstPort + 1, true)];
        await _ports.ReconcileAsync(truth, _time.GetUtcNow(), CancellationToken.None);

        var again = await _ports.ReconcileAsync(truth, _time.GetUtcNow(), CancellationToken.None);

        Assert.That(again, Has.Property("Taken").Empty.And.Property("Released").Empty.And.Property("Conflicts").Empty);
    }

    private static Socket Listen(AddressFamily family, int port)
    {
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        if (family == AddressFamily.InterNetworkV6)
            socket.DualMode = false;

        socket.Bind(new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, port));
        socket.Listen();
        return socket;
    }

    private static NUnit.Framework.Constraints.EqualStringConstraint Refused(ServerError error) =>
        Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(error).And.Property("Field").EqualTo("preferred_port");

    private Task<int> AcquireAsync(string owner) => _ports.AcquireAsync(new PortRequest(owner), CancellationToken.None);

    private async Task<PortStatus> StatusAsync(int port) => (await _ports.ListAsync(CancellationToken.None)).Single(p => p.Port == port).Status;

    private HostContext Context() => new()
    {
        ManagerId = "manager-1",
        Node = "node-1",
        AdvertisedHost = "localhost",
        DataPath = "/nonexistent",
        LogPath = "/nonexistent",
        PortRange = new PortRange(FirstPort, FirstPort + Count - 1),
        PortReuseDelay = Rest,
    };
}
