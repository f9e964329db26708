using System.Net;
using Modular.Abstractions;
using Modular.Host.Servers;
using Modular.Host.Settings;
using Moq;

namespace Modular.Host.Tests.Api.Access;

/// <summary>Links in answers to requests that come through the gateway, and to others.</summary>
internal sealed class GatewayTests
{
    private const string Gateway = "https://desktops.example.org:8443/rdp/v1";
    private ApiRig? _rig;

    [TearDown]
    public async Task Stop()
    {
        if (_rig is not null)
            await _rig.DisposeAsync();
    }

    [TestCase(Gateway, "10.1.2.3", Gateway)]
    [TestCase(Gateway + "/", "10.1.2.3", Gateway)]
    [TestCase("http://gateway:8080", "::ffff:10.1.2.3", "http://gateway:8080")]
    [TestCase(Gateway, "127.0.0.1", "")]
    [TestCase(Gateway, "192.0.2.9", "")]
    [TestCase(null, "10.1.2.3", "")]
    public async Task Location_OfANewServer_BeginsWithTheGatewayForThoseBehindIt(string? gateway, string peer, string begin)
    {
        var rig = await StartAsync(gateway, peer);
        Assert.That((await rig.PostAsync("/servers", Samples.Body, Passed)).Header("Location"), Is.EqualTo($"{begin}/servers/{Samples.Id}"));
    }

    [TestCase("10.1.2.3", Gateway)]
    [TestCase("192.0.2.9", "")]
    public async Task Link_ToTheNextPage_BeginsWithTheGatewayForThoseBehindIt(string peer, string begin)
    {
        var rig = await StartAsync(Gateway, peer);
        var link = (await rig.GetAsync("/servers?limit=1", Passed)).Header("Link");
        Assert.That(link, Does.StartWith($"<{begin}/servers?").And.EndsWith("""; rel="next" """.TrimEnd()));
        Assert.That((await rig.SendAsync(HttpMethod.Head, "/servers?limit=1", null, Passed)).Header("Link"), Is.EqualTo(link));
    }

    [Test]
    public async Task Location_OfAProblem_BeginsWithTheGateway()
    {
        var rig = await StartAsync(Gateway, "10.1.2.3");
        rig.Lifecycle.Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(IdempotencyConflictException.StillRunning(Samples.Id));
        Assert.That((await rig.PostAsync("/servers", Samples.Body, Passed)).Header("Location"), Is.EqualTo($"{Gateway}/servers/{Samples.Id}"));
    }

    [TestCase("10.1.2.3", Gateway)]
    [TestCase("192.0.2.9", "http://rdp-server-manager:8081")]
    public async Task Document_OfTheApi_SaysWhereItsReaderReachesIt(string peer, string server)
    {
        var rig = await StartAsync(Gateway, peer);
        Assert.That((string?)(await rig.GetAsync("/openapi/v1.json", Passed)).Expect(200)["servers"]![0]!["url"], Is.EqualTo(server));
    }

    [TestCase("10.1.2.3", Gateway)]
    [TestCase("192.0.2.9", "")]
    public async Task Page_ForPeople_LeadsThoseBehindTheGatewayThere(string peer, string begin)
    {
        var rig = await StartAsync(Gateway, peer);
        var page = (await rig.GetAsync("/", ("Accept", "text/html"), Passed)).Text;
        Assert.That(page, Does.Contain($"<a href=\"{begin}/docs\">").And.Contain($"<a href=\"{begin}/health\">"));
    }

    /// <summary>It is made once, and yet each reader has his own address in it.</summary>
    [Test]
    public async Task Document_OfTheApi_ForReadersFromBothSides_HasTheAddressOfEach()
    {
        var rig = await StartAsync(Gateway, "10.1.2.3");
        Assert.That((string?)(await rig.GetAsync("/openapi/v1.json", Passed)).Expect(200)["servers"]![0]!["url"], Is.EqualTo(Gateway));
        rig.Caller = IPAddress.Parse("192.0.2.9");
        Assert.That((string?)(await rig.GetAsync("/openapi/v1.json")).Expect(200)["servers"]![0]!["url"], Is.EqualTo("http://rdp-server-manager:8081"));
    }

    private static (string Name, string Value) Passed => ("X-Forwarded-For", "203.0.113.7");

    private async Task<ApiRig> StartAsync(string? gateway, string peer) => _rig = await ApiRig.StartAsync(rig =>
    {
        rig.Options.AuthMode = AuthMode.None;
        rig.Options.ApiUrl = "http://rdp-server-manager:8081";
        rig.Options.Gateway = gateway is null ? null : new ApiGateway(new Uri(gateway));
        rig.Options.TrustedProxies = [IPNetwork.Parse("10.1.2.0/24")];
        rig.Caller = IPAddress.Parse(peer);
        rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Returns(new Page<ServerRecord>
        {
            Items = [Samples.Server()],
            NextCursor = Samples.Id,
            Total = 2,
        });
        rig.Lifecycle.Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Done(rig.Has(Samples.Server())));
    });
}
