using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Checks;
using Modular.Xrdp.Network;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Tests.Network;

internal sealed class NetworkSupportTests
{
    [TestCase("full", true, null, "Full", null)]
    [TestCase("no_local", true, null, "NoLocal", null)]
    [TestCase("none", true, null, "None", null)]
    [TestCase("full", true, "no way", "None", "The desktop has no network: no way.")]
    [TestCase("none", true, "no way", "None", null)]
    [TestCase("full", false, null, "Machine", null)]
    [TestCase("none", false, null, "Machine", "The desktop shares this machine's network, although its profile says none.")]
    public void Of_AProfile_IsWhatItSaysWhereItCanBe(string wanted, bool own, string? whyNot, string expected, string? notice)
    {
        var support = new NetworkSupport(own, whyNot);
        var profile = new XrdpProfile { Network = wanted };

        Assert.That(support.Of(profile).ToString(), Is.EqualTo(expected));
        Assert.That(support.Notices(profile), Is.EqualTo(notice is null ? Array.Empty<string>() : [notice]));
    }

    [TestCase("full", true, null, null, null)]
    [TestCase("full", true, "no way", null, "Desktops have no network: no way.")]
    [TestCase("none", true, "no way", null, null)]
    [TestCase("none", true, null, "forbidden", "A desktop can take Xvnc's socket and connect to this machine's loopback with it: forbidden.")]
    [TestCase("full", false, null, null,
        "Desktops share this machine's network: they reach its loopback and can hold ports that others need, and flood each other's VNC ports.")]
    public void Check_OfWhatAMachineOffers_SaysWhatIsMissing(string wanted, bool own, string? whyNoAccess, string? whyNotBelow, string? expected)
    {
        var options = new XrdpOptions { Profiles = { [XrdpOptions.DefaultProfile] = new XrdpProfile { Network = wanted } } };

        var findings = new NetworkChecks(options).Check(new NetworkSupport(own, whyNoAccess, whyNotBelow), boxed: true, canFilter: false).ToList();

        Assert.That(findings.Select(f => (f.Severity, f.Message)),
            Is.EqualTo(expected is null ? Array.Empty<(FindingSeverity, string)>() : [(FindingSeverity.Warning, expected)]));
    }

    [Test]
    public void Routes_OfANetworkWithoutLocalOnes_CloseThoseAndTheMachine()
    {
        var routes = SessionRoutes.Of(SessionNetwork.NoLocal, [IPAddress.Parse("203.0.113.9")]).Split('\n');

        Assert.That(routes[0], Is.EqualTo("link set lo up"));
        Assert.That(routes,
            Has.Member("route add unreachable 10.0.0.0/8").And.Member("route add unreachable 192.168.0.0/16")
                .And.Member("route add unreachable 203.0.113.9/32"));
    }

    [Test]
    public void Routes_OfAFullNetwork_CloseLoopbackOnly() =>
        Assert.That(SessionRoutes.Of(SessionNetwork.Full), Is.EqualTo("link set lo up\nroute add unreachable 127.0.0.0/8\n"));
}
