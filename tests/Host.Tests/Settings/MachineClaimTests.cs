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

    [Test]
    public void Place_OfAnotherManager_IsAnotherOne()
    {
        using var first = new MachineClaim(_host);
        using var other = new MachineClaim(_host with { ManagerId = Guid.NewGuid().ToString("D") });

        Assert.That((first.Take(), other.Take()), Is.EqualTo(((string?)null, (string?)null)));
    }
}
