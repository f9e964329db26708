using Microsoft.Extensions.Configuration;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Settings;

internal sealed class GatewayRulesTests
{
    [TestCase("http://192.0.2.5:8080/rdp/", "http://192.0.2.5:8080/rdp", "10.0.0.0/8", "192.0.2.5/32")]
    [TestCase("https://[fd00::5]", "https://[fd00::5]", "10.0.0.0/8", "fd00::5/128")]
    [TestCase("http://[::ffff:192.0.2.5]:80", "http://[::ffff:192.0.2.5]", "10.0.0.0/8", "192.0.2.5/32")]
    [TestCase("http://api-gateway:8080", "http://api-gateway:8080", "10.0.0.0/8")]
    public void Read_OfAGateway_TrustsTheAddressItSays(string url, string address, params string[] proxies)
    {
        var (options, reader) = Read(url, "10.0.0.0/8");
        Assert.That(reader.Errors.Concat(reader.Warnings), Is.Empty);
        Assert.That(options.Gateway!.Address, Is.EqualTo(address));
        Assert.That(options.TrustedProxies.Select(p => p.ToString()), Is.EqualTo(proxies));
    }

    [Test]
    public void Read_OfAHostNameWithoutProxies_WarnsAndTrustsNobody()
    {
        var (options, reader) = Read("http://api-gateway:8080", null);
        Assert.That(reader.Warnings.Single(), Does.StartWith("API_GATEWAY_URL names a host").And.Contain("links stay relative"));
        Assert.That((options.Gateway is null, options.TrustedProxies.Count, reader.Errors.Count), Is.EqualTo((false, 0, 0)));
    }

    [TestCase(null)]
    [TestCase(" ")]
    public void Read_OfNoGateway_SaysNothing(string? url)
    {
        var (options, reader) = Read(url, null);
        Assert.That(reader.Errors.Concat(reader.Warnings), Is.Empty);
        Assert.That(options.Gateway, Is.Null);
    }

    [TestCase("api-gateway:8080")]
    [TestCase("/rdp")]
    [TestCase("ftp://api-gateway")]
    [TestCase("http://u:topsecret@api-gateway")]
    [TestCase("http://api-gateway/?key=topsecret")]
    [TestCase("http://api-gateway/#topsecret")]
    public void Read_OfAnythingElse_NamesTheRuleAndNoValue(string url)
    {
        var (options, reader) = Read(url, null);
        Assert.That(reader.Errors.Single(),
            Does.StartWith("API_GATEWAY_URL: must be an absolute http or https URL").And.Contain("http://api-gateway:8080").And.Not.Contain("topsecret"));
        Assert.That(options.Gateway, Is.Null);
    }

    private static (ModularOptions Options, SettingReader Reader) Read(string? url, string? proxies)
    {
        var reader = new SettingReader(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["API_GATEWAY_URL"] = url, ["TRUSTED_PROXIES"] = proxies }).Build());
        var options = new ModularOptions { TrustedProxies = ProxyRules.Read(reader) };
        GatewayRules.Read(reader, options);
        return (options, reader);
    }
}
