using System.Net;
using Modular.Host.Servers;
using Modular.Host.Settings;
using Moq;

namespace Modular.Host.Tests.Api.Access;

/// <summary>Requests that somebody passes on.</summary>
internal sealed class ProxyTests
{
    private ApiRig? _rig;

    [TearDown]
    public async Task Stop()
    {
        if (_rig is not null)
            await _rig.DisposeAsync();
    }

    [TestCase("Via", "1.1 proxy")]
    [TestCase("Forwarded", "for=192.0.2.7")]
    [TestCase("X-Real-IP", "192.0.2.7")]
    [TestCase("X-Forwarded-For", "127.0.0.1")]
    [TestCase("x-forwarded-host", "desktops.example.org")]
    [TestCase("X-Forwarded-Proto", "https")]
    [TestCase("X-Forwarded-Port", "443")]
    [TestCase("X-Forwarded-Server", "proxy")]
    [TestCase("X-Original-For", "192.0.2.7")]
    public async Task Auto_WithAnyHeaderOfAProxy_Is401(string name, string value)
    {
        var rig = await StartAsync();
        (await rig.GetAsync("/servers", (name, value))).ExpectProblem(401, "unauthorized");
        (await rig.GetAsync("/servers", ("X-Forwarded", "no header of any proxy"))).Expect(200);
    }

    [TestCase("192.0.2.7")]
    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    public async Task Auto_ThroughATrustedProxy_Is401WhateverAddressItNames(string client)
    {
        var rig = await StartAsync("127.0.0.1");
        (await rig.GetAsync("/servers", ("X-Forwarded-For", client))).ExpectProblem(401, "unauthorized");
    }

    [Test]
    public async Task Auto_FromATrustedProxyThatNamesNobody_Is401_AndOthersOfThisMachineAreServed()
    {
        var rig = await StartAsync("127.0.0.2", "10.0.0.0/8");
        rig.Caller = IPAddress.Parse("::ffff:127.0.0.2");
        (await rig.GetAsync("/servers")).ExpectProblem(401, "unauthorized");

        rig.Caller = IPAddress.Loopback;
        (await rig.GetAsync("/servers")).Expect(200);
    }

    [TestCase("127.0.0.1", "192.0.2.9", "192.0.2.9")]
    [TestCase("127.0.0.1", "203.0.113.1, 192.0.2.9, 10.3.2.1", "192.0.2.9")]
    [TestCase("127.0.0.1", "nonsense", "127.0.0.1")]
    [TestCase("192.0.2.200", "192.0.2.9", "192.0.2.200")]
    public async Task Client_OfARequest_IsWhomTrustedProxiesName(string caller, string forwardedFor, string known)
    {
        var rig = await StartAsync("127.0.0.1", "10.0.0.0/8");
        rig.Options.AuthMode = AuthMode.None;
        rig.Caller = IPAddress.Parse(caller);

        (await rig.PostAsync("/servers", Samples.Body, ("X-Forwarded-For", forwardedFor))).Expect(201);

        Assert.That(rig.Log.All, Has.Some.Contain($"Audit: {known} asked to create server {Samples.Id}"));
    }

    [Test]
    public async Task Rates_BehindATrustedProxy_AreOfEachClient()
    {
        var rig = await StartAsync("127.0.0.1");
        rig.Options.AuthMode = AuthMode.None;
        rig.Options.RateLimitPerMinute = 2;
        for (var i = 0; i < 2; i++)
            (await rig.GetAsync("/servers", ("X-Forwarded-For", "192.0.2.7"))).Expect(200);

        (await rig.GetAsync("/servers", ("X-Forwarded-For", "192.0.2.7"))).ExpectProblem(429, "rate_limited");
        (await rig.GetAsync("/servers", ("X-Forwarded-For", "192.0.2.8"))).Expect(200);
    }

    [Test]
    public async Task Auto_WhenManyHostsComeOverLoopback_WarnsOnce()
    {
        var rig = await StartAsync();
        foreach (var host in new[] { "localhost", "127.0.0.1:8081", "[::1]", "a.example.org", "b.example.org" })
            await rig.GetAsync("/servers", ("Host", host));
        Assert.That(rig.Log.All, Has.None.Contains("TRUSTED_PROXIES"));

        foreach (var host in new[] { "c.example.org", "d.example.org" })
            await rig.GetAsync("/servers", ("Host", host));
        Assert.That(rig.Log.All.Where(l => l.Contains("TRUSTED_PROXIES")).ToList(),
            Has.Count.EqualTo(1).And.All.Contain("a.example.org, b.example.org, c.example.org"));
    }

    private async Task<ApiRig> StartAsync(params string[] proxies) => _rig = await ApiRig.StartAsync(rig =>
    {
        rig.Options.TrustedProxies = [.. proxies.Select(p => p.Contains('/') ? IPNetwork.Parse(p) : new IPNetwork(IPAddress.Parse(p), 32))];
        rig.Lifecycle.Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Done(rig.Has(Samples.Server())));
    });
}
