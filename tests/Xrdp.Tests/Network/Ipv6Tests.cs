using Modular.Xrdp.Network;

namespace Modular.Xrdp.Tests.Network;

internal sealed class Ipv6Tests
{
    private const string Loopback = "00000000000000000000000000000001 01 80 10 80       lo";
    private const string Link = "fe8000000000000000fc00fffe000001 02 40 20 80     eth0";

    [TestCase(false)]
    [TestCase(false, Loopback)]
    [TestCase(true, Loopback, Link)]
    public void HasAddress_CountsOthersThanLoopback(bool expected, params string[] lines) => Assert.That(Ipv6.HasAddress(lines), Is.EqualTo(expected));
}
