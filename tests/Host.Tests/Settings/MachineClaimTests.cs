using System.Net.Sockets;
using Modular.Abstractions;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Settings;

internal sealed class MachineClaimTests
{
    private readonly HostContext _host = new()
    {
        ManagerId = Guid.NewGuid().ToString("D"),
        AdvertisedHost = "localhost",
        DataPath = "/nonexistent",
        LogPath = "/nonexistent",
        PortRange = new PortRange(20000, 20001),
        PortReuseDelay = TimeSpan.Zero,
    };

    [Test]
    public void Place_TakenTwice_NamesWhoHasIt_AndIsFreeAgainAfterwards()
    {
        using var second = new MachineClaim(_host);
        using (var first = new MachineClaim(_host))
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
        var place = new UnixDomainSocketEndPoint("\0modular-manager-" + _host.ManagerId);
        using var holder = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var waiting = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        holder.Bind(place);
        holder.Listen(0);
        waiting.Connect(place);
        using var claim = new MachineClaim(_host);

        Assert.That(await Task.Run(claim.Take).WaitAsync(TimeSpan.FromMinutes(1)), Is.Null);
    }

    [Test]
    public void Place_OfAnotherManager_IsAnotherOne()
    {
        using var first = new MachineClaim(_host);
        using var other = new MachineClaim(_host with { ManagerId = Guid.NewGuid().ToString("D") });

        Assert.That((first.Take(), other.Take()), Is.EqualTo(((string?)null, (string?)null)));
    }
}
