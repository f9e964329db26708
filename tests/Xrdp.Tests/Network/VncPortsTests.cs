using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Network;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Tests.Network;

internal sealed class VncPortsTests
{
    private static readonly XrdpOptions Options = new() { VncPortStart = 29990, VncPortEnd = 29993 };

    [Test]
    public void Take_ByTwoManagers_NeverGivesOnePortTwice()
    {
        using var first = new VncPorts(Options);
        using var second = new VncPorts(Options);

        int[] ports = [first.Take("a", withDisplay: true), second.Take("b", withDisplay: true), first.Take("c", withDisplay: true),
            second.Take("d", withDisplay: true)];

        Assert.That(ports, Is.Unique);
        Assert.That(() => first.Take("e", withDisplay: true),
            Throws.TypeOf<ServerException>().With.Property(nameof(ServerException.Error)).EqualTo(ServerError.NoCapacity));
    }

    [Test]
    public void GiveBack_Always_LetsTheOtherManagerHaveIt()
    {
        using var first = new VncPorts(Options);
        using var second = new VncPorts(Options);
        foreach (var id in (string[])["a", "b", "c", "d"])
            first.Take(id, withDisplay: true);

        first.GiveBack("c");

        Assert.That(second.Take("e", withDisplay: true), Is.EqualTo(29992));
    }

    /// <summary>xrdp tries ::1 first, and would take whoever listens there for the desktop.</summary>
    [Test]
    public void Take_Always_LeavesThePortOfNeitherLoopbackAddress()
    {
        using var ports = new VncPorts(Options);
        var port = ports.Take("a", withDisplay: false);

        Assert.That(PortCheck.IsFree(IPAddress.Loopback, port), Is.False);
        Assert.That(PortCheck.IsFree(IPAddress.IPv6Loopback, port), Is.False);
    }

    [Test]
    public void Take_WhenAnXServerHasTheDisplay_SkipsIt()
    {
        using var display = AbstractName.TryTake("/tmp/.X11-unix/X29990");
        using var ports = new VncPorts(Options);

        Assert.That(display, Is.Not.Null);
        Assert.That(ports.Take("a", withDisplay: true), Is.EqualTo(29991));
    }
}
