using Microsoft.Extensions.Configuration;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Settings;

internal sealed class ConfigurationSourcesTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("modular-env-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public void Apply_LetsLaterSourcesWin()
    {
        var first = Write("first.env", "MODULAR_TEST_A=1\nMODULAR_TEST_B=1\nMODULAR_TEST_C=1");
        var second = Write("second.env", "MODULAR_TEST_B=2\nMODULAR_TEST_C=2");

        var configuration = Apply("--ENV_FILES", $"{first}:{second}", "--MODULAR_TEST_C=3");

        Assert.That((configuration["MODULAR_TEST_A"], configuration["MODULAR_TEST_B"], configuration["MODULAR_TEST_C"]), Is.EqualTo(("1", "2", "3")));
    }

    [Test]
    public void Apply_OfAnOptionalFileThatIsMissing_GoesOn() =>
        Assert.That(() => Apply("--ENV_FILES", Path.Combine(_folder.FullName, "missing.env?")), Throws.Nothing);

    [Test]
    public void Apply_OfAFileThatIsMissing_NamesIt() =>
        Assert.That(() => Apply("--ENV_FILES", "/nonexistent.env"), Throws.TypeOf<SettingsException>().With.Message.Contains("/nonexistent.env?"));

    [Test]
    public void Apply_OfBadLines_NamesFileAndLineButNoValue()
    {
        var path = Write("bad.env", "GOOD=1\njust words topsecret\n# comment\nX='unclosed topsecret");

        Assert.That(() => Apply("--ENV_FILES", path), Throws.TypeOf<SettingsException>()
            .With.Message.Contains("line 2").And.Message.Contains("line 4").And.Message.Not.Contains("topsecret"));
    }

    [TestCase("A=b", "b")]
    [TestCase("export A=b", "b")]
    [TestCase("A = \"b c\" # note", "b c")]
    [TestCase("A='$HOME #1'", "$HOME #1")]
    [TestCase("A=b # note", "b")]
    [TestCase("A=", "")]
    [TestCase("A=x=y#z", "x=y#z")]
    public void EnvFile_ReadsWhatPeopleWrite(string line, string expected) => Assert.That(EnvFile.Read(Write("one.env", line))["A"], Is.EqualTo(expected));

    [Test]
    public void Apply_HandsDatabaseUrlsToThePluginsThatUseThem()
    {
        var configuration = Apply("--REDIS_URL", "redis://r", "--Plugins:PortAllocators:Redis:Url", "redis://own");

        Assert.That(configuration["Plugins:Stores:Redis:Url"], Is.EqualTo("redis://r"));
        Assert.That(configuration["Plugins:PortAllocators:Redis:Url"], Is.EqualTo("redis://own"));
    }

    private static ConfigurationManager Apply(params string[] arguments)
    {
        var configuration = new ConfigurationManager();
        ConfigurationSources.Apply(configuration, arguments);
        return configuration;
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
