using System.Net;
using System.Net.Sockets;
using Modular.Abstractions;

namespace Modular.Testing.Ports;

/// <summary>
/// What every <see cref="IPortAllocator"/> must do; <see cref="PortReconciliationContract"/> is its other half. Derive a fixture, with
/// <c>[TestFixture]</c> on it, and say how to open the allocator.
/// </summary>
public abstract class PortAllocatorContract : PortAllocatorFixture
{
    private const int OwnersOfARunner = (Count / Race.Runners) + 1; // more than there are ports, all in all

    /// <summary>Ports are handed out from the first on, each once.</summary>
    [Test]
    public async Task Acquire_HandsOutTheFirstFreePorts() =>
        Assert.That(new[] { await AcquireAsync("a"), await AcquireAsync("b"), await AcquireAsync("c") },
            Is.EqualTo(new[] { FirstPort, FirstPort + 1, FirstPort + 2 }));

    /// <summary>An owner that asks again gets the port it has.</summary>
    [Test]
    public async Task Acquire_ByAnOwnerThatHasOne_GivesTheSame()
    {
        var first = await AcquireAsync("a");

        Assert.That(await AcquireAsync("a"), Is.EqualTo(first));
        Assert.That(await AcquireAsync("b"), Is.Not.EqualTo(first));
    }

    /// <summary>Many at once get different ports, every time, also through two managers; the rest is told that the range is used up.</summary>
    [Test]
    public async Task Acquire_ByManyAtOnce_GivesNoPortTwice()
    {
        IPortAllocator[] managers = SharesBooks ? [Ports, await OpenForAsync("manager-2")] : [Ports];
        foreach (var _ in Race.Rounds())
        {
            var ports = (await Race.RunAsync(Race.Runners, number => AcquireSomeAsync(managers[number % managers.Length], number))).SelectMany(p => p).ToList();

            Assert.That(ports.Where(p => p != 0), Is.Unique, "one port was given to two owners that asked at once");
            Assert.That(ports.Where(p => p != 0).Order(), Is.EqualTo(Enumerable.Range(FirstPort, Count)), "owners were refused while ports were free");
            for (var number = 0; number < ports.Count; number++)
                await managers[number / OwnersOfARunner % managers.Length].ReleaseAsync($"owner-{number}", CancellationToken.None);

            Time.Advance(Rest);
        }
    }

    /// <summary>One owner that asks many times at once gets one port.</summary>
    [Test]
    public async Task Acquire_ByOneOwnerManyTimesAtOnce_GivesOnePort() =>
        Assert.That((await Race.RunAsync(Count, _ => AcquireAsync("a"))).Distinct().Count(), Is.EqualTo(1),
            "an owner has one port at most, also when it asks many times at once");

    /// <summary>What one manager holds another one cannot take, where they share their books. Where they do not, the fixture says so.</summary>
    [Test]
    public async Task Acquire_ByAnotherManager_LeavesThisOnesPort()
    {
        var held = await AcquireAsync("a");
        var other = await OpenForAsync("manager-2");

        var port = await other.AcquireAsync(new PortRequest { Owner = "b" }, CancellationToken.None);

        if (SharesBooks)
            Assert.That(port, Is.Not.EqualTo(held), "a port of another manager's was given away");
        else
            Assert.That(port, Is.EqualTo(held), $"{nameof(SharesBooks)} is false, and yet one manager knows what another holds: say true, and more is tested");
    }

    /// <summary>A released port rests while others are free, and is handed out again after its rest.</summary>
    [Test]
    public async Task Release_LetsThePortRest()
    {
        await AcquireAsync("a");
        await Ports.ReleaseAsync("a", CancellationToken.None);

        Assert.That(await AcquireAsync("b"), Is.EqualTo(FirstPort + 1));
        Time.Advance(Rest);
        Assert.That(await AcquireAsync("c"), Is.EqualTo(FirstPort));
    }

    /// <summary>A resting port is handed out when nothing else is free, the longest rested first.</summary>
    [Test]
    public async Task Release_WhenNothingElseIsFree_CutsTheRestShort()
    {
        for (var i = 0; i < Count; i++)
            await AcquireAsync($"owner-{i}");

        await Ports.ReleaseAsync("owner-5", CancellationToken.None);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Ports.ReleaseAsync("owner-2", CancellationToken.None);

        Assert.That(await AcquireAsync("x"), Is.EqualTo(FirstPort + 5));
    }

    /// <summary>To release what is not held is a success.</summary>
    [Test]
    public void Release_OfAnUnknownOwner_IsASuccess() => Assert.That(() => Ports.ReleaseAsync("nobody", CancellationToken.None), Throws.Nothing);

    /// <summary>A preferred port is given, or refused with the field's name.</summary>
    [Test]
    public async Task Acquire_WithAPreferredPort_GivesItOrSaysWhyNot()
    {
        Assert.That(await Ports.AcquireAsync(new PortRequest { Owner = "a", Preferred = FirstPort + 7 }, CancellationToken.None), Is.EqualTo(FirstPort + 7));

        Assert.That(await Ports.AcquireAsync(new PortRequest { Owner = "a", Preferred = FirstPort + 8 }, CancellationToken.None), Is.EqualTo(FirstPort + 7),
            "it has one");
        Assert.That(() => Ports.AcquireAsync(new PortRequest { Owner = "b", Preferred = FirstPort + 7 }, CancellationToken.None),
            Refused(ServerError.Conflict));
        Assert.That(() => Ports.AcquireAsync(new PortRequest { Owner = "b", Preferred = FirstPort - 1 }, CancellationToken.None), Refused(ServerError.Invalid));
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
        Assert.That(() => Ports.AcquireAsync(new PortRequest { Owner = "b", Preferred = FirstPort }, CancellationToken.None), Refused(ServerError.Conflict));
    }

    /// <summary>Where a port is none of this machine, only the books matter: who listens here is no stranger to it.</summary>
    [Test]
    public async Task Acquire_OfAPortElsewhere_MindsTheBooksOnly()
    {
        using var stranger = Listen(AddressFamily.InterNetwork, FirstPort);
        using var another = Listen(AddressFamily.InterNetwork, FirstPort + 1);

        Assert.That(await Ports.AcquireAsync(new PortRequest { Owner = "a", OnHost = false }, CancellationToken.None), Is.EqualTo(FirstPort),
            "OnHost is false, and yet a program on this machine kept the port from being given");
        Assert.That(await Ports.AcquireAsync(new PortRequest { Owner = "b", OnHost = false, Preferred = FirstPort + 1 }, CancellationToken.None),
            Is.EqualTo(FirstPort + 1),
            "OnHost is false, and yet a program on this machine kept the port from being given");
        Assert.That(() => Ports.AcquireAsync(new PortRequest { Owner = "c", OnHost = false, Preferred = FirstPort }, CancellationToken.None),
            Refused(ServerError.Conflict), "what the books hold is held elsewhere, too");
    }

    /// <summary>What a stranger has left is handed out again.</summary>
    [Test]
    public async Task Acquire_AfterTheStrangerHasLeft_GivesThePortAgain()
    {
        using (Listen(AddressFamily.InterNetwork, FirstPort))
            await AcquireAsync("a");

        await Ports.ListAsync(CancellationToken.None);
        Assert.That(await AcquireAsync("b"), Is.EqualTo(FirstPort));
    }

    /// <summary>The list shows every port of the range in its state.</summary>
    [Test]
    public async Task List_ShowsEveryPortInItsState()
    {
        await AcquireAsync("a");
        await AcquireAsync("b");
        await AcquireAsync("c");
        await Ports.SetActiveAsync("a", true, CancellationToken.None);
        await Ports.ReleaseAsync("c", CancellationToken.None);
        using var server = Listen(AddressFamily.InterNetwork, FirstPort); // a's own server

        var list = await Ports.ListAsync(CancellationToken.None);

        Assert.That(list.Select(p => p.Port), Is.EqualTo(Enumerable.Range(FirstPort, Count)));
        Assert.That(list[0], Has.Property("Status").EqualTo(PortStatus.Allocated).And.Property("Owner").EqualTo("a"));
        Assert.That(list[1], Has.Property("Status").EqualTo(PortStatus.Reserved).And.Property("Owner").EqualTo("b"));
        Assert.That(list[2], Has.Property("Status").EqualTo(PortStatus.Available).And.Property("AvailableAt").EqualTo(Time.GetUtcNow() + Rest));
        Assert.That(list[3], Has.Property("Status").EqualTo(PortStatus.Available).And.Property("AvailableAt").Null);
    }

    /// <summary>Active and back; an owner without a port is not found.</summary>
    [Test]
    public async Task SetActive_ChangesTheStateAndNeedsAPort()
    {
        await AcquireAsync("a");
        await Ports.SetActiveAsync("a", true, CancellationToken.None);
        await Ports.SetActiveAsync("a", false, CancellationToken.None);

        Assert.That(await StatusAsync(FirstPort), Is.EqualTo(PortStatus.Reserved));
        Assert.That(() => Ports.SetActiveAsync("nobody", true, CancellationToken.None),
            Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.NotFound));
    }

    /// <summary>The ports of owners who ask one after the other; 0 when the range is used up.</summary>
    private async Task<List<int>> AcquireSomeAsync(IPortAllocator ports, int runner)
    {
        var acquired = new List<int>();
        for (var number = 0; number < OwnersOfARunner; number++)
            acquired.Add(await TryAcquireAsync(ports, $"owner-{(runner * OwnersOfARunner) + number}"));

        return acquired;
    }

    /// <summary>The port; 0 when the range is used up.</summary>
    private async Task<int> TryAcquireAsync(IPortAllocator ports, string owner)
    {
        try
        {
            return await ports.AcquireAsync(new PortRequest { Owner = owner }, CancellationToken.None);
        }
        catch (ServerException e) when (e.Error == ServerError.NoCapacity)
        {
            Assert.That(e.Message, Does.Contain($"{FirstPort}-{FirstPort + Count - 1}"));
            return 0;
        }
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
}
