using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Modular.Abstractions;
using Modular.Host.Settings;
using Modular.Host.Tests.Api;

namespace Modular.Host.Tests.Settings;

internal sealed class MachineClaimTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);
    private readonly LogLines _log = new();
    private ILoggerFactory _loggers = null!;
    private HostContext _host = null!;

    private UnixDomainSocketEndPoint Place => new("\0modular-manager-" + _host.ManagerId);

    [SetUp]
    public void BeAnotherManager() => _host = new HostContext
    {
        ManagerId = Guid.NewGuid().ToString("D"),
        Node = "node-1",
        AdvertisedHost = "localhost",
        DataPath = "/nonexistent",
        LogPath = "/nonexistent",
        PortRange = new PortRange { Start = 20000, End = 20001 },
        PortReuseDelay = TimeSpan.Zero,
    };

    [OneTimeSetUp]
    public void OpenLog() => _loggers = LoggerFactory.Create(builder => builder.AddProvider(_log));

    [OneTimeTearDown]
    public void CloseLog()
    {
        _loggers.Dispose();
        _log.Dispose();
    }

    [Test]
    public void Place_TakenTwice_NamesWhoHasIt_AndIsFreeAgainAfterwards()
    {
        using var second = Open();
        using (var first = Open())
        {
            Assert.That(first.Take(), Is.Null);
            Assert.That(first.Take(), Is.Null, "it is its own");
            Assert.That(second.Take(), Is.EqualTo($"process {Environment.ProcessId}"));
        }

        Assert.That(second.Take(), Is.Null);
    }

    /// <summary>A session may hold the name where it shares the machine's network.</summary>
    [Test]
    public async Task Place_HeldByOneWhoLetsNobodyConnect_KeepsNobodyWaiting()
    {
        using var holder = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var waiting = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        holder.Bind(Place);
        holder.Listen(0);
        waiting.Connect(Place);
        using var claim = Open();

        Assert.That(await Task.Run(claim.Take).WaitAsync(Bound), Is.Null);
    }

    [Test]
    public void Place_OfAnotherManager_IsAnotherOne()
    {
        using var first = Open();
        using var other = Open(_host with { ManagerId = Guid.NewGuid().ToString("D") });

        Assert.That((first.Take(), other.Take()), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public async Task Place_AskedForAgainAndAgain_StillNamesWhoHasIt()
    {
        using var first = Open();
        using var second = Open();
        first.Take();

        await Task.Run(() => Enumerable.Range(0, 10_000).Count(_ => second.Take() is null)).WaitAsync(Bound); // faster than anybody could answer

        var began = TimeProvider.System.GetTimestamp();
        while (second.Take() != $"process {Environment.ProcessId}")
        {
            Assert.That(TimeProvider.System.GetElapsedTime(began), Is.LessThan(Bound), "its queue empties again");
            await Task.Yield();
        }
    }

    [TestCase("full")]
    [TestCase("bound only")]
    public async Task Place_OfOneWhoAnswersNobody_KeepsNoManagerFromItsWork_AndIsTold(string how)
    {
        using var squatter = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        squatter.Bind(Place);
        if (how == "full")
            squatter.Listen(0);
        var waiting = how == "full" ? FillQueue() : [];
        using var claim = Open();

        var holder = await Task.Run(claim.Take).WaitAsync(Bound);

        waiting.ForEach(w => w.Dispose());
        Assert.That(holder, Is.Null);
        Assert.That(Warnings(), Has.Count.EqualTo(1));
        claim.Take();
        Assert.That(Warnings(), Has.Count.EqualTo(1), "once is enough");
    }

    [TestCase("setpriv", "--reuid=12345", "--regid=12345", "--clear-groups")]
    [TestCase("unshare", "--pid", "--fork", "--kill-child")]
    public async Task Place_OfAnotherUserOrOfASessionsNamespace_IsNoManagers_AndIsTold(params string[] way)
    {
        using var squatter = await Squatter.StartAsync(_host.ManagerId, way);
        using var claim = Open();

        Assert.That(claim.Take(), Is.Null);
        Assert.That(Warnings(), Has.Count.EqualTo(1));

        squatter.Leave();
        using var twin = Open();
        Assert.That(claim.Take(), Is.Null);
        Assert.That(twin.Take(), Is.EqualTo($"process {Environment.ProcessId}"), "it was taken as soon as it was free");
    }

    private List<string> Warnings() =>
        [.. _log.All.Where(
            l => l.Contains("Warning", StringComparison.Ordinal) && l.Contains("@modular-manager-" + _host.ManagerId, StringComparison.Ordinal))];

    /// <summary>Connections until no more are taken.</summary>
    private List<Socket> FillQueue()
    {
        var waiting = new List<Socket>();
        while (true)
        {
            var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            waiting.Add(client);
            try
            {
                client.Connect(Place);
            }
            catch (SocketException)
            {
                return waiting;
            }
        }
    }

    private MachineClaim Open(HostContext? host = null) => new(host ?? _host, TimeProvider.System, _loggers.CreateLogger<MachineClaim>());
}
