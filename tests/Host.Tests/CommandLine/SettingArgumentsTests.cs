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
    public void Separate_OfSettings_LeavesNoWord(params string[] args)
    {
        var (words, settings) = SettingArguments.Separate(args);

        Assert.That(words, Is.Empty);
        Assert.That(settings, Is.EqualTo(args));
    }

    [TestCase("--DATA_PATH", "/x", "state", "export", "FILE", "LOG_LEVEL=DEBUG")]
    [TestCase("state", "--DATA_PATH", "/x", "export", "--LOG_LEVEL=DEBUG", "FILE")]
    [TestCase("state", "export", "FILE", "data_path=/x", "--log_level", "DEBUG")]
    public void Separate_OfACommandWithSettings_TakesThemFromAnywhere(params string[] args) =>
        Assert.That(SettingArguments.Separate(args).Words, Is.EqualTo(new[] { "state", "export", "FILE" }));

    [TestCase("--chekc")]
    [TestCase("--unknown=1")]
    [TestCase("COLOUR=blue")]
    [TestCase("--Plugins:Xrdp=1")]
    public void Separate_OfWhatNobodyKnows_LeavesItToTheCommandLine(string arg) =>
    Assert.That(SettingArguments.Separate([arg]).Words, Is.EqualTo(new[] { arg }));

    [TestCase("--Plugins:Xrdp:BindAddress=VALUE", "--Plugins__Xrdp__BindAddress=127.0.0.1")]
    [TestCase("--LOG_LEVEL needs a value", "--LOG_LEVEL")]
    [TestCase("--LOG_LEVEL needs a value", "--LOG_LEVEL", "--LOG_FORMAT=json")]
    public void Separate_OfAWrongSetting_SaysHowItIsWritten(string message, params string[] args) =>
        Assert.That(() => SettingArguments.Separate(args), Throws.TypeOf<UsageException>().With.Message.Contains(message));
}
