using Microsoft.Extensions.Configuration;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Settings;

/// <summary>Variables in env files, as Docker Compose expands them.</summary>
internal sealed class EnvFileExpansionTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("modular-env-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestCase("${SET}", "value")]
    [TestCase("$SET/x", "value/x")]
    [TestCase("\"a ${SET} b\"", "a value b")]
    [TestCase("'${SET}'", "${SET}")]
    [TestCase("$${SET} $$", "${SET} $")]
    [TestCase("a$1 b$ $", "a$1 b$ $")]
    [TestCase("${SET:-other}", "value")]
    [TestCase("${UNSET:-other}", "other")]
    [TestCase("${EMPTY:-other}", "other")]
    [TestCase("${EMPTY-other}", "")]
    [TestCase("${EMPTY}", "")]
    [TestCase("${UNSET:-}", "")]
    [TestCase("${UNSET:-${EMPTY:-${SET}}}", "value")]
    [TestCase("${UNSET:-http://${SET}:1/${UNSET:-x}}/y", "http://value:1/x/y")]
    [TestCase("${SET:?must be}", "value")]
    [TestCase("${SET:+instead}", "instead")]
    [TestCase("${UNSET:+instead}", "")]
    [TestCase("${OUTSIDE}", "environment")]
    [TestCase("${EARLIER}", "file")]
    public void Value_WithVariables_IsExpandedAsComposeDoes(string written, string expected) => Assert.That(Read(written)["LOG_PATH"], Is.EqualTo(expected));

    [TestCase("${UNSET}", "refers to the variable UNSET, which is not set; set UNSET in the environment")]
    [TestCase("${UNSET:?ask the one who runs it}", "needs the variable UNSET, which is not set (ask the one who runs it)")]
    [TestCase("${EMPTY:?no}", "needs the variable EMPTY")]
    [TestCase("${UNSET:-${ALSO_UNSET}}", "refers to the variable ALSO_UNSET")]
    [TestCase("${SET", "has a ${ without its }")]
    [TestCase("${}", "has ${…} that is none of")]
    [TestCase("${SET:x}", "has ${…} that is none of")]
    [TestCase("top$ecret", "has a $ before a word")]
    public void Value_ThatDoesNotResolve_NamesFileLineAndFix(string written, string expected)
    {
        var error = Assert.Throws<SettingsException>(() => Read(written))!.Errors.Single();
        Assert.That(error, Does.StartWith($"ENV_FILES: {_folder.FullName}/one.env, line 3: LOG_PATH {expected}"));
        Assert.That(error, Does.Not.Contain("ecret").And.Contain("$$"));
    }

    [Test]
    public void Value_OfAnotherServicesSetting_ThatDoesNotResolve_IsLeftOut() =>
        Assert.That(EnvFile.Read(Write("one.env", "OTHERS_URL=${UNSET}\nLOG_LEVEL=INFO")),
            Is.EqualTo(new Dictionary<string, string?> { ["LOG_LEVEL"] = "INFO" }));

    [Test]
    public void Value_ThatTheEnvironmentOverrides_NeedsNotResolve() =>
        Assert.That(() => EnvFile.Read(Write("one.env", "LOG_PATH=${UNSET}"), name => name == "LOG_PATH" ? "/x" : null), Throws.Nothing);

    [Test]
    public void Files_AsTheSeedWritesThem_UseTheSecretsOfTheFileBefore()
    {
        var secrets = Write(".env.secrets", "MONGODB_PASSWORD=m0ngo\nREDIS_PASSWORD='r$dis'\n");
        var own = Write(".env.rdp-server-manager", """
            # Database Connections (Required)
            MONGODB_URL=mongodb://lucid:${MONGODB_PASSWORD}@lucid-mongodb:27017/lucid?authSource=admin
            REDIS_URL=redis://:${REDIS_PASSWORD}@lucid-redis:6379/0

            RDP_SERVER_MANAGER_HOST=rdp-server-manager
            RDP_SERVER_MANAGER_PORT=8081
            RDP_SERVER_MANAGER_URL=http://rdp-server-manager:${RDP_SERVER_MANAGER_PORT:-8081}
            MONGO_URL=${MONGODB_URL}
            PORT_RANGE_START=13389          # Default: 13389
            """);

        var configuration = new ConfigurationManager();
        ConfigurationSources.Apply(configuration, ["--ENV_FILES", $"{secrets}:{own}"]);

        Assert.That(configuration["MONGODB_URL"], Is.EqualTo("mongodb://lucid:m0ngo@lucid-mongodb:27017/lucid?authSource=admin"));
        Assert.That(configuration["REDIS_URL"], Is.EqualTo("redis://:r$dis@lucid-redis:6379/0"));
        Assert.That(configuration["Plugins:Stores:MongoDb:Url"], Is.EqualTo(configuration["MONGODB_URL"]));
        Assert.That((configuration["RDP_SERVER_MANAGER_URL"], configuration["MONGO_URL"]),
            Is.EqualTo(("http://rdp-server-manager:8081", configuration["MONGODB_URL"])));
        Assert.That(configuration["PORT_RANGE_START"], Is.EqualTo("13389"));
    }

    [Test]
    public void Files_WithoutTheSecret_AreRefusedByName()
    {
        var own = Write("own.env", "REDIS_URL=redis://:${MODULAR_TEST_UNSET}@lucid-redis:6379/0");
        Assert.That(() => ConfigurationSources.Apply(new ConfigurationManager(), ["--ENV_FILES", own]),
            Throws.TypeOf<SettingsException>().With.Message.Contains($"{own}, line 1: REDIS_URL refers to the variable MODULAR_TEST_UNSET"));
    }

    private Dictionary<string, string?> Read(string written) => EnvFile.Read(Write("one.env", $"SET=value\nEMPTY=\nLOG_PATH={written}"),
        name => name == "OUTSIDE" ? "environment" : null, name => name == "EARLIER" ? "file" : null);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
