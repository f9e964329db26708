using Microsoft.Extensions.Configuration;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Settings;

internal sealed class ProxyRulesTests
{
    [TestCase(null)]
    [TestCase("127.0.0.1", "127.0.0.1/32")]
    [TestCase("::1, 10.1.2.0/24 fd00::/8", "::1/128", "10.1.2.0/24", "fd00::/8")]
    [TestCase("::ffff:192.0.2.1", "192.0.2.1/32")]
    public void Read_OfAddressesAndNetworks_TakesThem(string? text, params string[] expected)
    {
        var (proxies, errors) = Read(text);
        Assert.That(errors, Is.Empty);
        Assert.That(proxies, Is.EqualTo(expected));
    }

    [TestCase("proxy.example.org")]
    [TestCase("127.0.0.1:80")]
    [TestCase("10.1.2.3/33")]
    [TestCase("0.0.0.0/0")]
    [TestCase("::/0")]
    [TestCase("1")]
    [TestCase("*")]
    public void Read_OfAnythingElse_NamesIt(string text) =>
        Assert.That(Read("127.0.0.1," + text).Errors.Single(), Does.StartWith($"TRUSTED_PROXIES ('{text}'): must be an address").And.Contain("e.g. 127.0.0.1"));

    private static (IReadOnlyList<string> Proxies, IReadOnlyList<string> Errors) Read(string? text)
    {
        var reader =
            new SettingReader(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["TRUSTED_PROXIES"] = text }).Build());
        return ([.. ProxyRules.Read(reader).Select(p => p.ToString())], reader.Errors);
    }
}
