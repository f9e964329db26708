using System.ComponentModel.DataAnnotations;
using Modular.Xrdp.Settings;

namespace Modular.Xrdp.Tests.Settings;

internal sealed class XrdpOptionsTests
{
    [Test]
    public void Validate_WhenNothingIsSet_Passes() => Assert.That(Check(new XrdpOptions()), Is.Empty);

    [Test]
    public void Validate_WhenMuchIsWrong_NamesAllOfIt()
    {
        var options = new XrdpOptions
        {
            BindAddress = "localhost",
            GatewayNetwork = "10.0.0.0/16",
            XrdpPath = "xrdp",
            VncPortStart = 20000,
            VncPortEnd = 20000,
            UidRangeEnd = 1000,
            LogMaxMegabytes = 0,
            LogFilesKept = 101,
            Profiles = { ["bad name"] = new XrdpProfile { Background = "blue", ReadOnlyPaths = { "../x" }, Environment = { ["MODULAR_SERVER"] = "" } } },
        };

        Assert.That(Check(options).SelectMany(r => r.MemberNames), Is.SupersetOf((string[])
        [
            "BindAddress", "GatewayNetwork", "XrdpPath", "VncPortEnd", "UidRangeEnd", "LogMaxMegabytes", "LogFilesKept", "Profiles:bad name",
            "Profiles:bad name:Command",
            "Profiles:bad name:Background", "Profiles:bad name:ReadOnlyPaths", "Profiles:bad name:Environment",
        ]));
    }

    [TestCase("127.0.0.0/8", true)]
    [TestCase("127.77.1.0/24", true)]
    [TestCase("127.77.1.0/25", false)]
    [TestCase("::1/128", false)]
    public void Validate_WhenGatewayNetworkIs_Accepts(string network, bool good) =>
        Assert.That(Check(new XrdpOptions { GatewayNetwork = network }).Count == 0, Is.EqualTo(good));

    [TestCase(0, true)]
    [TestCase(9, false)]
    [TestCase(10, true)]
    [TestCase(3601, false)]
    public void Validate_WhenLoginTimeoutIs_Accepts(int seconds, bool good) =>
        Assert.That(Check(new XrdpOptions { LoginTimeoutSeconds = seconds }).Count == 0, Is.EqualTo(good));

    private static List<ValidationResult> Check(XrdpOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        results.AddRange(options.Validate(new ValidationContext(options)));
        return results;
    }
}
