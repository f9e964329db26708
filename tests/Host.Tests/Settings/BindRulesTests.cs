using System.Net;
using Microsoft.Extensions.Configuration;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Settings;

internal sealed class BindRulesTests
{
    private static readonly IReadOnlyList<IPAddress> Default = new ModularOptions().ApiAddresses;

    [TestCase(null, "0.0.0.0")]
    [TestCase("", "0.0.0.0")]
    [TestCase("127.0.0.1", "127.0.0.1")]
    [TestCase("10.1.2.3, ::1", "10.1.2.3", "::1")]
    [TestCase("10.1.2.3,10.1.2.3", "10.1.2.3")]
    [TestCase("::ffff:10.1.2.3", "10.1.2.3")]
    [TestCase("0.0.0.0,::1", "0.0.0.0", "::1")]
    public void Read_OfAddresses_TakesEachOnce(string? value, params string[] expected) => Assert.That(Read(value).Addresses, Is.EqualTo(expected));

    [TestCase("*")]
    [TestCase("::")]
    public void Read_OfAll_TakesTheSocketForBothKinds(string value) => Assert.That(Read(value).Addresses.Single(), Is.AnyOf("::", "0.0.0.0"));

    [TestCase("localhost")]
    [TestCase("LocalHost")]
    public void Read_OfLocalhost_IsLoopbackOnly(string value) =>
    Assert.That(Read(value).Addresses, Has.Some.EqualTo("127.0.0.1").And.All.AnyOf("127.0.0.1", "::1"));

    [TestCase("example.org", "('example.org'): must be an address, localhost or *")]
    [TestCase("8081", "('8081'): must be an address")]
    [TestCase("127.0.0.1,10.1.2.3:80", "('10.1.2.3:80'): must be an address")]
    [TestCase("0.0.0.0,127.0.0.1", "names 127.0.0.1 although")]
    [TestCase("10.1.2.3,*", "names 10.1.2.3 although")]
    public void Read_OfWhatCannotBe_SaysWhy(string value, string expected) =>
        Assert.That(Read(value).Errors.Single(), Does.StartWith("RDP_SERVER_MANAGER_BIND (").And.Contain(expected));

    private static (IEnumerable<string> Addresses, IReadOnlyList<string> Errors) Read(string? value)
    {
        var reader = new SettingReader(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("RDP_SERVER_MANAGER_BIND", value)]).Build());
        return (BindRules.Read(reader, Default).Select(a => a.ToString()), reader.Errors);
    }
}
