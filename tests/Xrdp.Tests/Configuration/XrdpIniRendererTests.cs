using System.Net;
using Modular.Abstractions;
using Modular.Xrdp.Configuration;

namespace Modular.Xrdp.Tests.Configuration;

internal sealed class XrdpIniRendererTests
{
    private readonly XrdpIniRenderer _renderer = new(null);

    [Test]
    public void Render_WithBuiltInTemplate_IsTheGoldenFile() => Assert.That(
        _renderer.Render(SampleValues.Typical),
        Is.EqualTo(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Configuration", "xrdp.golden.ini"))));

    [TestCase("0.0.0.0", "tcp://:15200")]
    [TestCase("127.0.0.1", "tcp://.:15200")]
    [TestCase("192.0.2.7", "tcp://192.0.2.7:15200")]
    [TestCase("::", "tcp6://:15200")]
    [TestCase("::1", "tcp6://.:15200")]
    [TestCase("2001:db8::7", "tcp6://{2001:db8::7}:15200")]
    public void Render_WhenBoundToAddress_UsesTheFormXrdpReadsRight(string address, string port) =>
        Assert.That(_renderer.Render(SampleValues.Typical with { BindAddress = IPAddress.Parse(address) }), Does.Contain($"\nport={port}\n"));

    [TestCase(SecurityLevel.Low, "TLSv1.2, TLSv1.3", "DEFAULT")]
    [TestCase(SecurityLevel.Medium, "TLSv1.2, TLSv1.3", "HIGH:!aNULL:!eNULL")]
    [TestCase(SecurityLevel.Maximum, "TLSv1.3", "ECDHE+AESGCM:ECDHE+CHACHA20")]
    public void Render_WhenLevelIsGiven_SetsProtocolsAndCiphers(SecurityLevel level, string protocols, string ciphers) =>
        Assert.That(_renderer.Render(SampleValues.Typical with { SecurityLevel = level }),
            Does.Contain($"\nssl_protocols={protocols}\ntls_ciphers={ciphers}\n"));

    [TestCase("x\n[evil]\nlib=../../../../tmp/x.so")]
    [TestCase("x\r[desktop]\rport=22")]
    [TestCase("a]b[c]")]
    [TestCase("$PATH")]
    [TestCase("ask")]
    [TestCase("asker of questions")]
    [TestCase("# ; \0 = {{ port }}")]
    [TestCase("{base64}c2VjcmV0")]
    [TestCase("\u2028\u0085\u000b[x]\u202e\ud800")]
    [TestCase("Zoë 愛")]
    public void Render_WhenTitleIsHostile_ChangesTheTitleAlone(string title)
    {
        var plain = _renderer.Render(SampleValues.Typical with { Title = "T" }).Split('\n');
        var hostile = _renderer.Render(SampleValues.Typical with { Title = title }).Split('\n');

        var different = plain.Zip(hostile).Where(pair => pair.First != pair.Second).Select(pair => pair.Second).ToList();
        Assert.That(hostile, Has.Length.EqualTo(plain.Length));
        Assert.That(different, Has.Count.EqualTo(1).And.All.Match("^ls_title=(?!ask|\\$)[A-Za-z0-9 ._-]{1,64}$"));
    }

    [TestCase("relative/cert.pem")]
    [TestCase("/srv/a#b/cert.pem")]
    [TestCase("/srv/a\n[b]/cert.pem")]
    public void Render_WhenXrdpWouldMisreadPath_IsRefused(string path) => Assert.That(
        () => _renderer.Render(SampleValues.Typical with { CertificatePath = path }), Refused("certificate"));

    [Test]
    public void Render_WhenLogPathIsLongerThanXrdpsBuffer_IsRefused() => Assert.That(
        () => _renderer.Render(SampleValues.Typical with { LogPath = "/" + new string('l', 511) }), Refused("log"));

    [TestCase("192.0.2.7")]
    [TestCase("::1")]
    public void Render_WhenGatewayIsNotOnIPv4Loopback_IsRefused(string address) => Assert.That(
        () => _renderer.Render(SampleValues.Typical with { GatewayAddress = IPAddress.Parse(address) }), Refused("gateway"));

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string word) =>
        Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.StartFailed).And.Property("Retryable").False.And.Message.Contains(word);
}
