using System.Net;
using Modular.Xrdp.Checks;

namespace Modular.Xrdp.Tests.Checks;

internal sealed class AddressCheckTests
{
    [TestCase("127.0.0.1", "::1", "fe80::1", "2001:db8::1")]
    [TestCase("127.0.0.1", "127.77.0.1")]
    public void Check_WithoutAnotherIPv4Address_TellsHowToGetOne(params string[] addresses) =>
        Assert.That(AddressCheck.Check(addresses.Select(IPAddress.Parse)).Single().Fix, Does.Contain("ip address add"));

    [TestCase("127.0.0.1", "192.0.2.7")]
    [TestCase("192.0.2.1")]
    public void Check_WithOne_FindsNothing(params string[] addresses) => Assert.That(AddressCheck.Check(addresses.Select(IPAddress.Parse)), Is.Empty);
}
