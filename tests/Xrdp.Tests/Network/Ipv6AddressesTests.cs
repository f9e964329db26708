using Modular.Xrdp.Network;

namespace Modular.Xrdp.Tests.Network;

internal sealed class Ipv6AddressesTests
{
    private const string Loopback = "00000000000000000000000000000001 01 80 10 80       lo";

    [Test]
    public void AnyBesideLoopback_InAContainerWithoutIpv6_IsFalse() =>
        Assert.That(Ipv6Addresses.AnyBesideLoopback([Loopback]), Is.False);

    [TestCase("fe800000000000000042acfffe120004 39 40 20 80     eth0", Description = "link-local")]
    [TestCase("fd000000000000000000000000000002 04 40 00 82     eth0", Description = "global")]
    public void AnyBesideLoopback_WithOneOnAnInterface_IsTrue(string line) =>
        Assert.That(Ipv6Addresses.AnyBesideLoopback([Loopback, line]), Is.True);
}
