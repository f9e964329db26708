using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Modular.Xrdp.Certificates;

namespace Modular.Xrdp.Tests.Certificates;

internal sealed class ServerCertificateTests
{
    private const string Id = "0198f000-0000-7000-8000-00000000abcd";
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-03-01T12:00:00Z", CultureInfo.InvariantCulture);
    private readonly FakeTimeProvider _time = new(Now);

    [Test]
    public void Create_IsValidFromAnHourAgoForTwoYears()
    {
        using var certificate = Read(ServerCertificate.Create(Id, "rdp.example.org", _time));

        Assert.That(certificate.NotBefore.ToUniversalTime(), Is.EqualTo(Now.AddHours(-1).UtcDateTime));
        Assert.That(certificate.NotAfter.ToUniversalTime(), Is.EqualTo(Now.AddYears(2).UtcDateTime));
    }

    [Test]
    public void Create_NamesServerAndHostForServerAuthenticationOnly()
    {
        using var certificate = Read(ServerCertificate.Create(Id, "rdp.example.org", _time));

        Assert.That(certificate.Subject, Is.EqualTo("CN=" + Id));
        Assert.That(NamesOf(certificate).EnumerateDnsNames(), Is.EquivalentTo((string[])[Id, "rdp.example.org"]));
        Assert.That(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(o => o.Value),
            Is.EqualTo((string[])["1.3.6.1.5.5.7.3.1"]));
        Assert.That(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority, Is.False);
    }

    [TestCase("192.0.2.7")]
    [TestCase("2001:db8::7")]
    public void Create_WhenHostIsAddress_NamesItAsAddress(string host)
    {
        using var certificate = Read(ServerCertificate.Create(Id, host, _time));

        Assert.That(NamesOf(certificate).EnumerateIPAddresses(), Is.EqualTo((IPAddress[])[IPAddress.Parse(host)]));
    }

    [TestCase("")]
    [TestCase("a..b")]
    [TestCase("bad host\n")]
    public void Create_WhenHostIsNoName_NamesTheServerAlone(string host)
    {
        using var certificate = Read(ServerCertificate.Create(Id, host, _time));

        Assert.That(NamesOf(certificate).EnumerateDnsNames(), Is.EqualTo((string[])[Id]));
    }

    [Test]
    public void Create_KeyIsP256AndBelongsToTheCertificate()
    {
        var made = ServerCertificate.Create(Id, "localhost", _time);
        using var both = X509Certificate2.CreateFromPem(made.CertificatePem, made.KeyPem);
        using var key = both.GetECDsaPublicKey()!;

        Assert.That(key.ExportParameters(false).Curve.Oid.FriendlyName, Is.EqualTo("nistP256").Or.EqualTo("ECDSA_P256"));
        Assert.That(both.HasPrivateKey);
    }

    [Test]
    public void Create_Sha256_IsOfTheDerAndDiffersEachTime()
    {
        var first = ServerCertificate.Create(Id, "localhost", _time);
        var second = ServerCertificate.Create(Id, "localhost", _time);
        using var certificate = Read(first);

        Assert.That(first.Sha256,
            Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(certificate.RawData))).And.EqualTo(ServerCertificate.Sha256OfPem(first.CertificatePem)));
        Assert.That(second.Sha256, Is.Not.EqualTo(first.Sha256));
    }

    [Test]
    public void ToString_HidesTheKey() =>
        Assert.That(ServerCertificate.Create(Id, "localhost", _time).ToString(), Does.Not.Contain("PRIVATE KEY"));

    private static X509Certificate2 Read(ServerCertificate made) => X509Certificate2.CreateFromPem(made.CertificatePem);

    private static X509SubjectAlternativeNameExtension NamesOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
}
