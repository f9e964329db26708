using System.Net;
using Microsoft.AspNetCore.Http;
using Modular.Abstractions;
using Modular.Host.Api.Access;
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
            .Setup(o => o.MayBeSessionAsync(new IPEndPoint(IPAddress.Loopback, 40000), new IPEndPoint(IPAddress.Loopback, 8081), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        var callers = new SessionCallers(Guarded.Parts(backend.Object));
        var context = new DefaultHttpContext();
        (context.Connection.RemoteIpAddress, context.Connection.RemotePort) = (IPAddress.Parse(address), 40000);
        (context.Connection.LocalIpAddress, context.Connection.LocalPort) = (IPAddress.Parse(address), 8081);

        Assert.That(await callers.MayBeOneAsync(context));
    }
}
