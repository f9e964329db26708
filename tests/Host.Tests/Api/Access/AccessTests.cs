using System.Net;
using Modular.Host.Servers;
using Modular.Host.Settings;
using Moq;

namespace Modular.Host.Tests.Api.Access;

internal sealed class AccessTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("192.0.2.7");
    private ApiRig _rig = null!;

    [SetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync(rig => rig.Lifecycle
        .Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Done(rig.Has(Samples.Server()))));

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [TestCase("127.0.0.1")]
    [TestCase("127.9.9.9")]
    [TestCase("::1")]
    [TestCase("::ffff:127.0.0.1")]
    public async Task Auto_FromThisMachine_Serves(string caller)
    {
        _rig.Caller = IPAddress.Parse(caller);
        (await _rig.GetAsync("/servers")).Expect(200);
    }

    [TestCase("/servers")]
    [TestCase("/")]
    [TestCase("/docsx")]
    [TestCase("/healthy")]
    public async Task Auto_FromElsewhere_Is401WithTheFix(string path)
    {
        _rig.Caller = Stranger;
        Assert.That((string?)(await _rig.GetAsync(path)).ExpectProblem(401, "unauthorized")["detail"], Does.Contain("AUTH_MODE"));
    }

    [TestCase("/health")]
    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    [TestCase("/docs/")]
    [TestCase("/docs/scalar.js")]
    [TestCase("/openapi/v1.json")]
    public async Task Auto_OpenRouteFromElsewhere_Serves(string path)
    {
        _rig.Caller = Stranger;
        (await _rig.GetAsync(path, ("Host", "10.1.2.3:8081"))).Expect(200);
    }

    [Test]
    public async Task Auto_ThroughAProxyOnThisMachine_Is401() =>
    (await _rig.GetAsync("/servers", ("X-Forwarded-For", "192.0.2.7"))).ExpectProblem(401, "unauthorized");

    [TestCase("localhost:8081", 200)]
    [TestCase("127.0.0.1:8081", 200)]
    [TestCase("[::1]:8081", 200)]
    [TestCase("RDP.example.org", 200)]
    [TestCase("evil.example.com", 403)]
    [TestCase("localhost.evil.example.com", 403)]
    [TestCase("192.0.2.1", 403)]
    public async Task Auto_WithHostName_KnowsItsOwn(string host, int status) =>
    Assert.That((int)(await _rig.GetAsync("/servers", ("Host", host))).Status, Is.EqualTo(status));

    [TestCase("Origin", "http://localhost", 201)]
    [TestCase("Origin", "http://localhost:3000", 403)]
    [TestCase("Origin", "https://evil.example.com", 403)]
    [TestCase("Origin", "null", 403)]
    [TestCase("Sec-Fetch-Site", "cross-site", 403)]
    [TestCase("Sec-Fetch-Site", "same-origin", 201)]
    public async Task Auto_FromAPage_KnowsItsOwn(string header, string value, int status) =>
        Assert.That((int)(await _rig.PostAsync("/servers", Samples.Body, (header, value))).Status, Is.EqualTo(status));

    [Test]
    public async Task None_FromElsewhere_Serves()
    {
        _rig.Options.AuthMode = AuthMode.None;
        _rig.Caller = Stranger;
        (await _rig.PostAsync("/servers", Samples.Body, ("Host", "gateway"), ("X-Forwarded-For", "192.0.2.9"))).Expect(201);
        Assert.That(_rig.Log.All, Has.Some.Contain("192.0.2.7 asked to create server " + Samples.Id));
    }

    /// <summary>A socket for IPv4 and IPv6 shows the addresses of IPv4 within IPv6.</summary>
    [Test]
    public async Task Change_FromAMappedAddress_IsAuditedWithThatOfIPv4()
    {
        _rig.Options.AuthMode = AuthMode.None;
        _rig.Caller = IPAddress.Parse("::ffff:192.0.2.7");
        await _rig.PostAsync("/servers", "{}");
        Assert.That(_rig.Log.All, Has.Some.Contain("Audit: 192.0.2.7 asked to create"));
    }

    [Test]
    public async Task Answers_Always_ForbidSniffing() => Assert.That((await _rig.GetAsync("/none")).Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
}
