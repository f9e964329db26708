using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Modular.Abstractions;
using Modular.Xrdp.Probes;

namespace Modular.Xrdp.Tests.Configuration;

/// <summary>The real xrdp understands what is rendered as it is meant.</summary>
internal sealed class RealXrdpTests
{
    [TestCase("127.0.0.1", 15210)]
    [TestCase("127.79.255.1", 15211)]
    [TestCase("::1", 15212)]
    [CancelAfter(300_000)]
    public async Task Xrdp_WhenStarted_AnswersWithItsOwnCertificate(string address, int port, CancellationToken ct)
    {
        await using var xrdp = new RealXrdp { Endpoint = new IPEndPoint(IPAddress.Parse(address), port) };
        await xrdp.StartAsync(ct);

        var own = await RdpProbe.ProbeAsync(xrdp.Endpoint, xrdp.Certificate.Sha256, ct);
        var other = await RdpProbe.ProbeAsync(xrdp.Endpoint, new string('0', 64), ct);

        Assert.That(own, Is.EqualTo(new ProbeResult(true, $"RDP answers with certificate {xrdp.Certificate.Sha256}")));
        Assert.That(other.Ok, Is.False);
        Assert.That(other.Detail, Does.Contain("another server").And.Contain(xrdp.Certificate.Sha256));
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Xrdp_WhenBoundToOneAddress_ListensOnNoOther(CancellationToken ct)
    {
        await using var xrdp = new RealXrdp { Endpoint = new IPEndPoint(IPAddress.Loopback, 15213) };
        await xrdp.StartAsync(ct);

        Assert.That(await RdpProbe.ProbeAsync(new IPEndPoint(IPAddress.Parse("127.79.255.2"), 15213), null, ct),
            Is.EqualTo(new ProbeResult(false, "nothing listens")));
        Assert.That(await RdpProbe.ProbeAsync(new IPEndPoint(IPAddress.IPv6Loopback, 15213), null, ct), Is.EqualTo(new ProbeResult(false, "nothing listens")));
    }

    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(300_000)]
    public async Task Xrdp_WhenKeyIsMissingOrGarbage_IsFoundWithoutUsableCertificate(bool garbage, CancellationToken ct)
    {
        await using var xrdp = new RealXrdp { Endpoint = new IPEndPoint(IPAddress.Loopback, garbage ? 15214 : 15215) };
        await xrdp.StartAsync(ct);
        File.Delete(xrdp.KeyPath);
        if (garbage)
            await File.WriteAllTextAsync(xrdp.KeyPath, "garbage", ct);

        var result = await RdpProbe.ProbeAsync(xrdp.Endpoint, xrdp.Certificate.Sha256, ct);

        Assert.That(result.Ok, Is.False);
        Assert.That(result.Detail, Does.Contain("no usable certificate").Or.Contain("closed").Or.Contain("ends early"));
    }

    [TestCase(SecurityLevel.Low, 15220, SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, true)]
    [TestCase(SecurityLevel.Low, 15221, SslProtocols.Tls13, null, true)]
    [TestCase(SecurityLevel.Medium, 15222, SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384, true)]
    [TestCase(SecurityLevel.High, 15223, SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, true)]
    [TestCase(SecurityLevel.High, 15224, SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384, false)]
    [TestCase(SecurityLevel.High, 15225, SslProtocols.Tls13, null, true)]
    [TestCase(SecurityLevel.Maximum, 15226, SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, false)]
    [TestCase(SecurityLevel.Maximum, 15227, SslProtocols.Tls13, null, true)]
    [CancelAfter(300_000)]
    public async Task Xrdp_AtLevel_SpeaksItsProtocolsAndCiphersOnly(SecurityLevel level, int port, SslProtocols protocol, TlsCipherSuite? cipher, bool accepted,
        CancellationToken ct)
    {
        await using var xrdp = new RealXrdp { Endpoint = new IPEndPoint(IPAddress.Loopback, port), Level = level };
        await xrdp.StartAsync(ct);

        var handshake = HandshakeAsync(xrdp.Endpoint, protocol, cipher, ct);

        if (accepted)
            Assert.That(await handshake, Is.EqualTo(protocol));
        else
            Assert.That(async () => await handshake, Throws.InstanceOf<AuthenticationException>().Or.InstanceOf<IOException>());
    }

    private static async Task<SslProtocols> HandshakeAsync(IPEndPoint endpoint, SslProtocols protocol, TlsCipherSuite? cipher, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint, ct);
        await client.GetStream().WriteAsync(X224.TlsRequest, ct);
        await client.GetStream().ReadExactlyAsync(new byte[X224.ConfirmLength], ct);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "rdp",
            EnabledSslProtocols = protocol,
            CipherSuitesPolicy = cipher is { } suite ? new CipherSuitesPolicy([suite]) : null,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        }, ct);
        return tls.SslProtocol;
    }
}
