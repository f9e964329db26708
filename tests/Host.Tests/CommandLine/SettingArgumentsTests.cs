using Modular.Host.CommandLine;

namespace Modular.Host.Tests.CommandLine;

internal sealed class SettingArgumentsTests
{
    [TestCase]
    [TestCase("--PORT_RANGE_START=20000", "--PORT_RANGE_END", "20000")]
    [TestCase("--port_range_start=20000")]
    [TestCase("PORT_RANGE_START=20000")]
    [TestCase("--MONGODB_URI=mongodb://db")]
    [TestCase("--Plugins:Xrdp:BindAddress=127.0.0.1", "--Plugins:Xrdp:Profiles:default:Command:0", "/usr/bin/xterm")]
    [TestCase("--LOG_LEVEL=")]
    [TestCase("--STOP_GRACE_SECONDS", "-1")]
    public void Check_OfSettings_Passes(params string[] args) => Assert.That(() => SettingArguments.Check(args), Throws.Nothing);

    [TestCase("Unknown command strat. Did you mean modular state?", "strat")]
    [TestCase("Unknown option --chekc. Did you mean --check?", "--chekc")]
    [TestCase("Unknown option --unknown. Without", "--unknown=1")]
    [TestCase("Unknown option --helth. Did you mean --health?", "--helth")]
    [TestCase("Unknown option --check. Did you mean --check?", "--check=1")]
    [TestCase("Unknown option --PORT_RANGE_STRAT. Did you mean --PORT_RANGE_START?", "--PORT_RANGE_STRAT=20000")]
    [TestCase("Unknown command stray", "--PORT_RANGE_START=20000", "stray")]
    [TestCase("Unknown command -x", "-x")]
    [TestCase("Unknown command COLOUR", "COLOUR=blue")]
    [TestCase("Unknown option --Plugins:Xrdp", "--Plugins:Xrdp=1")]
    [TestCase("--Plugins:Xrdp:BindAddress=VALUE", "--Plugins__Xrdp__BindAddress=127.0.0.1")]
    [TestCase("--LOG_LEVEL needs a value", "--LOG_LEVEL")]
    [TestCase("--LOG_LEVEL needs a value", "--LOG_LEVEL", "--LOG_FORMAT=json")]
    public void Check_OfWhatNobodyKnows_NamesItAndTheNearest(string message, params string[] args) =>
        Assert.That(() => SettingArguments.Check(args), Throws.TypeOf<UsageException>().With.Message.Contains(message));

    [Test]
    public void Check_OfAnUnknownOption_ShowsNeitherItsValueNorMoreThanOneLine()
    {
        var refusal = Assert.Throws<UsageException>(() => SettingArguments.Check(["--pass\u001b[2Jword\n=topsecret"]));

        Assert.That(refusal.Message, Does.Not.Contain("topsecret").And.Not.Contain('\n').And.Not.Contain('\u001b'));
    }
}
