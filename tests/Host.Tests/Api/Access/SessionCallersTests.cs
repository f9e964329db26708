using System.Net;
using Microsoft.AspNetCore.Http;
using Modular.Abstractions;
using Modular.Host.Api.Access;
using Modular.Host.Settings;
using Moq;

namespace Modular.Host.Tests.Api.Access;

internal sealed class SessionCallersTests
{
    /// <summary>A socket for IPv4 and IPv6 shows IPv4 within IPv6, which the kernel's tables do not.</summary>
    [TestCase("127.0.0.1")]
    [TestCase("::ffff:127.0.0.1")]
    public async Task MayBeOne_OfACallerByIPv4_AsksForAddressesOfIPv4(string address)
    {
        var backend = new Mock<IServerBackend>();
        backend.As<IBackendSessionOrigin>()
            .Setup(o => o.MayBeSessionAsync(new IPEndPoint(IPAddress.Loopback, 40000), new IPEndPoint(IPAddress.Loopback, 8081), It.IsAny<CancellationToken>()))
            .ReturnsAsync(true);
        var callers = new SessionCallers(Guarded.Parts(backend.Object));
        var context = new DefaultHttpContext();
        (context.Connection.RemoteIpAddress, context.Connection.RemotePort) = (IPAddress.Parse(address), 40000);
        (context.Connection.LocalIpAddress, context.Connection.LocalPort) = (IPAddress.Parse(address), 8081);

        Assert.That(await callers.MayBeOneAsync(context));
    }

    /// <summary>Where callers are known by nothing but this machine, desktops on it had better be told from their owner.</summary>
    [TestCase(true, false, AuthMode.Auto, true)]
    [TestCase(true, true, AuthMode.Auto, false)]
    [TestCase(false, false, AuthMode.Auto, false)]
    [TestCase(true, false, AuthMode.None, false)]
    public async Task Findings_WhenNobodyTellsDesktopsFromTheirOwner_SaySo(bool usesHostPorts, bool tells, AuthMode mode, bool isFound)
    {
        var backend = new Mock<IServerBackend>();
        backend.Setup(b => b.GetCapabilitiesAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new BackendCapabilities { SurvivesHostRestart = true, UsesHostPorts = usesHostPorts });
        if (tells)
            backend.As<IBackendSessionOrigin>();

        await using var rig = await ApiRig.StartAsync(r => (r.Backend, r.Options.AuthMode) = (backend.Object, mode));

        var findings = (await rig.GetAsync("/plugins")).Expect(200)["findings"]!.AsArray().Select(f => $"{f!["part"]} {f["severity"]} {f["message"]}").ToList();
        Assert.That(findings, isFound ? Has.Exactly(1).StartsWith("host warning").And.Contains("whoever uses one server may manage all") : Is.Empty);
    }
}
