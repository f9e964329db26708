using Modular.Abstractions;
using Modular.Xrdp.Network;

namespace Modular.Xrdp.Tests.Network;

internal sealed class VncPortsTests
{
    private static readonly XrdpOptions Options = new() { VncPortStart = 29990, VncPortEnd = 29993 };

    [Test]
    public void Take_ByTwoManagers_NeverGivesOnePortTwice()
    {
        using var first = new VncPorts(Options);
        using var second = new VncPorts(Options);

        int[] ports = [first.Take("a"), second.Take("b"), first.Take("c"), second.Take("d")];

        Assert.That(ports, Is.Unique);
        Assert.That(() => first.Take("e"), Throws.TypeOf<ServerException>().With.Property(nameof(ServerException.Error)).EqualTo(ServerError.NoCapacity));
    }

    [Test]
    public void GiveBack_Always_LetsTheOtherManagerHaveIt()
    {
        using var first = new VncPorts(Options);
        using var second = new VncPorts(Options);
        foreach (var id in (string[])["a", "b", "c", "d"])
            first.Take(id);

        first.GiveBack("c");

        Assert.That(second.Take("e"), Is.EqualTo(29992));
    }

    [Test]
    public void Take_WhenAnXServerHasTheDisplay_SkipsIt()
    {
        using var display = AbstractName.TryTake("/tmp/.X11-unix/X29990");
        using var ports = new VncPorts(Options);

        Assert.That(display, Is.Not.Null);
        Assert.That(ports.Take("a"), Is.EqualTo(29991));
    }
}
