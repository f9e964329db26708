using Microsoft.Extensions.Configuration;
using Modular.Host.Settings;

namespace Modular.Host.Tests.Settings;

internal sealed class OptionsReaderTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("modular-settings-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public void Read_OfNothing_GivesTheDefaults()
    {
        var options = Read().Options;

        Assert.That(options, Has.Property("ApiPort").EqualTo(8081).And.Property("MaxConcurrentServers").EqualTo(50).And.Property("LogLevel").EqualTo("INFO"));
        Assert.That(options.PortRange.ToString(), Is.EqualTo("13389-14389"));
        Assert.That((options.ServerBackend, options.PortAllocator, options.StateStore), Is.EqualTo(("xrdp", "local", "sqlite")));
        Assert.That(options.ShutdownMode, Is.EqualTo(ShutdownMode.Stop));
    }

    [Test]
    public void Read_OfDatabaseUrls_SelectsTheirParts()
    {
        var options = Read(("MONGODB_URL", "mongodb://u:p%40ss@a:27017,b:27018/lucid?authSource=admin"), ("REDIS_URL", "redis://:pw@redis:6379/0")).Options;

        Assert.That((options.PortAllocator, options.StateStore), Is.EqualTo(("redis", "mongodb")));
    }

    [TestCase("0", null, 0)]
    [TestCase("3", null, 30)]
    [TestCase("3", "3", 3)]
    [TestCase("3", "0", 0)]
    [TestCase("0", "7", 7)]
    public void Read_OfLimitsOfUsers_BoundsStoppedServersToo(string active, string? stored, int most) =>
        Assert.That(Read(("MAX_SERVERS_PER_USER", active), ("MAX_STORED_SERVERS_PER_USER", stored ?? "")).Options.MaxStoredServersPerUser, Is.EqualTo(most));

    [TestCase(null, 0)]
    [TestCase("0", 0)]
    [TestCase("8", 8 * 1024 * 1024)]
    [TestCase("1000000000", 1_048_576_000_000_000)]
    public void Read_OfDiskSpace_IsInMebibytes(string? text, long bytes) =>
        Assert.That(Read(("MAX_DISK_PER_USER", text ?? "")).Options.MaxDiskPerUser, Is.EqualTo(bytes));

    [Test]
    public void Read_OfManyWrongSettings_NamesThemAllAtOnce()
    {
        var errors = Errors(("PORT_RANGE_START", "80"), ("MAX_CONCURRENT_SERVERS", "0"), ("LOG_LEVEL", "LOUD"), ("SHUTDOWN_MODE", "explode"),
            ("RDP_SERVER_MANAGER_URL", "nowhere"));

        Assert.That(errors, Has.Count.EqualTo(5));
        Assert.That(errors, Has.Some.EqualTo("MAX_CONCURRENT_SERVERS ('0'): must be a whole number from 1 to 1000; set it to one, or leave it out for 50."));
    }

    [TestCase("PORT_RANGE_START", "20000", "PORT_RANGE_END", "20000", "must be below PORT_RANGE_END")]
    [TestCase("RDP_SERVER_MANAGER_PORT", "13400", "LOG_LEVEL", "info", "must lie outside the port range")]
    [TestCase("RDP_SERVER_MANAGER_PORT", "13400", "LOG_LEVEL", "info", "(13389-14389, PORT_RANGE_START to PORT_RANGE_END); change it, e.g. to 8081")]
    [TestCase("ADVERTISED_PORT_OFFSET", "-13389", "LOG_LEVEL", "info", "the ports 0 to 1000")]
    [TestCase("ADVERTISED_PORT_OFFSET", "51147", "LOG_LEVEL", "info", "choose it from -13388 to 51146")]
    [TestCase("ADVERTISED_PORT_OFFSET", "many", "LOG_LEVEL", "info", "must be a whole number")]
    [TestCase("STATE_STORE", "mongodb", "LOG_LEVEL", "info", "needs MONGODB_URL")]
    [TestCase("PORT_ALLOCATOR", "redis", "LOG_LEVEL", "info", "needs REDIS_URL")]
    [TestCase("RDP_SERVER_MANAGER_HOST", "two words", "LOG_LEVEL", "info", "must be a host name")]
    [TestCase("MONGODB_URL", "http://x", "LOG_LEVEL", "info", "must be a URL of the form mongodb://")]
    [TestCase("JWT_SECRET_AS_KEY", "maybe", "LOG_LEVEL", "info", "must be one of on, off")]
    [TestCase("AUTH_VERIFY_PATH", "/auth/verify", "LOG_LEVEL", "info", "needs AUTH_SERVICE_URL")]
    [TestCase("AUTH_VERIFY_PATH", "auth/verify", "AUTH_SERVICE_URL", "http://auth:8089", "must be a path that begins with /")]
    [TestCase("AUTH_VERIFY_PATH", "/auth?token=", "AUTH_SERVICE_URL", "http://auth:8089", "must be a path that begins with /")]
    [TestCase("AUTH_VERIFY_PATH", "/a b", "AUTH_SERVICE_URL", "http://auth:8089", "must be a path that begins with /")]
    [TestCase("API_GATEWAY_URL", "api-gateway:8080", "LOG_LEVEL", "info", "must be an absolute http or https URL")]
    [TestCase("JWT_USER_CLAIM", ",", "LOG_LEVEL", "info", "must name a claim")]
    [TestCase("JWT_ROLE_SCOPES", "admin=root", "LOG_LEVEL", "info", "must be role=scopes")]
    [TestCase("JWT_ROLE_SCOPES", "a=admin; A=admin", "LOG_LEVEL", "info", "must be role=scopes")]
    [TestCase("CORS_ORIGINS", "*,https://a.example.org", "LOG_LEVEL", "info", "or * alone for all")]
    [TestCase("AUTH_MODE", "maybe", "LOG_LEVEL", "info", "must be one of auto, apikey, jwt, none")]
    [TestCase("NODE_ID", "two words", "LOG_LEVEL", "info", "must be 1 to 63 letters, digits or one of . _ -")]
    [TestCase("NODE_ID", "a234567890123456789012345678901234567890123456789012345678901234", "LOG_LEVEL", "info", "must be 1 to 63 letters")]
    [TestCase("PROBE_INTERVAL_SECONDS", "9", "LOG_LEVEL", "info", "must be 0 or a whole number from 10 to 3600")]
    [TestCase("MAX_STORED_SERVERS_PER_USER", "4", "MAX_SERVERS_PER_USER", "5", "must not be below MAX_SERVERS_PER_USER (5)")]
    [TestCase("MAX_STORED_SERVERS_PER_USER", "-1", "LOG_LEVEL", "info", "must be a whole number from 0 to 100000")]
    [TestCase("MAX_DISK_PER_USER", "8GB", "LOG_LEVEL", "info", "must be a whole number from 0 to 1000000000")]
    [TestCase("PROBE_INTERVAL_SECONDS", "3601", "LOG_LEVEL", "info", "must be 0 or a whole number from 10 to 3600")]
    public void Read_OfARuleBroken_SaysWhich(string name, string value, string otherName, string otherValue, string expected) =>
        Assert.That(Errors((name, value), (otherName, otherValue)), Has.Some.Contains(expected).And.Some.StartsWith(name));

    private static IEnumerable<NumberSetting> Numbers => SettingDefinitions.All.OfType<NumberSetting>();

    private static IEnumerable<ChoiceSetting> Choices => SettingDefinitions.All.OfType<ChoiceSetting>();

    [TestCaseSource(nameof(Numbers))]
    public void Read_OfANumber_HoldsTheBoundsThatAreDefined(NumberSetting setting)
    {
        foreach (var wrong in new[] { (long)setting.Min - 1, (long)setting.Max + 1 })
            Assert.That(Errors((setting.Name, $"{wrong}")),
                Has.Some.StartsWith($"{setting.Name} ('{wrong}'): must be ").And.Some.Contains($"a whole number from {setting.Min} to {setting.Max};"));

        foreach (var right in new[] { setting.Min, setting.Max })
            Assert.That(Complaints((setting.Name, $"{right}")), Has.None.Contains("a whole number"));

        Assert.That(setting.Otherwise, Is.InRange(setting.Min, setting.Max));
    }

    [TestCaseSource(nameof(Choices))]
    public void Read_OfAChoice_TakesTheWordsThatAreDefined(ChoiceSetting setting)
    {
        Assert.That(Errors((setting.Name, "maybe")),
            Has.Some.Contains($"must be one of {string.Join(", ", setting.Words)};").And.Some.EndsWith($"for {setting.Default}."));
        foreach (var word in setting.Words)
            Assert.That(Complaints((setting.Name, word)), Has.None.Contains("must be one of"));
    }

    [Test]
    public void Read_OfNothing_GivesWhatOptionsHaveByThemselves()
    {
        var (read, made) = (Read().Options, new ModularOptions());
        foreach (var property in typeof(ModularOptions).GetProperties()
            .Where(p => p.CanWrite && !p.Name.EndsWith("Path", StringComparison.Ordinal) && p.PropertyType != typeof(ClaimOptions)))
            Assert.That(property.GetValue(read), Is.EqualTo(property.GetValue(made)), property.Name);

        Assert.That((read.Claims.User, read.Claims.Scope, read.Claims.Role), Is.EqualTo((made.Claims.User, made.Claims.Scope, made.Claims.Role)));
    }

    [TestCase("MONGODB_URL", "mongodb://u:topsecret@localhost/x")]
    [TestCase("MONGODB_URL", "mongodb://u:topsecret@db,127.0.0.1/x")]
    [TestCase("REDIS_URL", "redis://:topsecret@[::1]:6379")]
    [TestCase("REDIS_URL", "redis:/:topsecret@db")]
    public void Read_OfABadDatabaseUrlInProduction_IsRefusedWithoutThePassword(string name, string url)
    {
        var errors = Errors((name, url), ("LUCID_ENV", "production"));

        Assert.That(errors, Has.Some.StartsWith(name));
        Assert.That(errors, Has.None.Contains("topsecret"));
    }

    [Test]
    public void Read_OfALoopbackUrlInDevelopment_IsFine() => Assert.That(Read(("REDIS_URL", "redis://localhost")).Options.PortAllocator, Is.EqualTo("redis"));

    [TestCase("a", "a")]
    [TestCase(" rack-7.example_1 ", "rack-7.example_1")]
    [TestCase("a23456789012345678901234567890123456789012345678901234567890123", "a23456789012345678901234567890123456789012345678901234567890123")]
    [TestCase(null, null)]
    public void Read_OfANodeId_TakesItOrNone(string? value, string? expected) =>
    Assert.That(Read(("NODE_ID", value ?? "")).Options.NodeId, Is.EqualTo(expected));

    [TestCase("0", 0)]
    [TestCase("10", 10)]
    [TestCase(null, 45)]
    public void Read_OfAProbeInterval_TakesZeroForNever(string? value, int expected) =>
        Assert.That(Read(("PROBE_INTERVAL_SECONDS", value ?? "")).Options.ProbeInterval, Is.EqualTo(TimeSpan.FromSeconds(expected)));

    [Test]
    public void Read_OfAFolderThatCannotBe_NamesItAndTheUser() =>
        Assert.That(Errors(("DATA_PATH", "/proc/nowhere")), Has.Some.Contains("DATA_PATH ('/proc/nowhere')").And.Some.Contains("uid"));

    [Test]
    public void Read_OfARangeTheKernelUses_Warns() =>
    Assert.That(Read(("PORT_RANGE_START", "40000"), ("PORT_RANGE_END", "41000")).Warnings, Has.Some.Contains("outgoing connections"));

    [Test]
    public void Read_OfAMisspeltName_Warns() => Assert.That(Read(("PORT_RANGE_STRAT", "1")).Warnings.Single(), Does.Contain("Did you mean PORT_RANGE_START?"));

    [Test]
    public void Read_OfRoles_GivesTheirScopes()
    {
        var claims = Read(("JWT_ROLE_SCOPES", "dev=admin; observer=servers:read,servers:write"), ("JWT_USER_CLAIM", "uid, sub"), ("JWT_SECRET_AS_KEY", "off"))
            .Options;

        Assert.That(claims.Claims.RoleScopes["Observer"], Is.EqualTo(new[] { "servers:read", "servers:write" }));
        Assert.That((claims.Claims.RoleScopes.ContainsKey("user"), claims.IsSecretAKey), Is.EqualTo((false, false)));
        Assert.That(claims.Claims.User, Is.EqualTo(new[] { "uid", "sub" }));
    }

    [TestCase("/auth/verify", "/auth/verify")]
    [TestCase("", null)]
    public void Read_OfAVerifyPath_TakesItOrNone(string path, string? expected) =>
        Assert.That(Read(("AUTH_SERVICE_URL", "http://auth:8089"), ("AUTH_VERIFY_PATH", path)).Options.AuthVerifyPath, Is.EqualTo(expected));

    [Test]
    public void Read_OfAServiceLinkOfKubernetes_WarnsAndTakesTheDefault()
    {
        var (options, warnings) = Read(("RDP_SERVER_MANAGER_PORT", "tcp://10.96.0.7:8081"), ("REDIS_PORT", "tcp://10.96.0.8:6379"),
            ("RDP_SERVER_MANAGER_PORT_8081_TCP", "tcp://10.96.0.7:8081"));

        Assert.That(options.ApiPort, Is.EqualTo(8081));
        Assert.That(warnings, Has.Count.EqualTo(1).And.All.StartsWith("RDP_SERVER_MANAGER_PORT is a service link of Kubernetes"));
    }

    [Test]
    public void ServiceLink_AboveASetting_LetsThatCount()
    {
        const string Name = "RDP_SERVER_MANAGER_PORT";
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(Name, "9000")]).AddInMemoryCollection([new(Name, "tcp://[fd00::7]:8081")]).Build();
        Assert.That(ServiceLinks.Value(configuration, Name), Is.EqualTo("9000"));
    }

    [TestCase("PORT_RANGE_START", "PORT_RANGE_STRAT", 1)]
    [TestCase("abc", "abc", 0)]
    [TestCase("abc", "", 3)]
    [TestCase("kitten", "sitting", 3)]
    public void Distance_CountsEdits(string a, string b, int expected) => Assert.That(MisspeltNames.Distance(a, b), Is.EqualTo(expected));

    [TestCase("", 0)]
    [TestCase("10000", 10000)]
    [TestCase("-13388", -13388)]
    [TestCase("51146", 51146)]
    public void Read_OfAPortOffset_TakesItWithinTheBounds(string value, int expected) =>
        Assert.That(Read(("ADVERTISED_PORT_OFFSET", value)).Options.AdvertisedPortOffset, Is.EqualTo(expected));

    private (ModularOptions Options, IReadOnlyList<string> Warnings) Read(params (string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["DATA_PATH"] = Path.Combine(_folder.FullName, "data"),
            ["LOG_PATH"] = Path.Combine(_folder.FullName, "logs"),
            ["PLUGINS_PATH"] = _folder.FullName,
        };
        foreach (var (name, value) in settings)
            values[name] = value;

        return OptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    private IReadOnlyList<string> Errors(params (string Name, string Value)[] settings)
    {
        var errors = Complaints(settings);
        Assert.That(errors, Is.Not.Empty, "the settings were accepted");
        return errors;
    }

    /// <summary>Errors, for a value that is right by itself may need another setting.</summary>
    private IReadOnlyList<string> Complaints(params (string Name, string Value)[] settings)
    {
        try
        {
            Read(settings);
            return [];
        }
        catch (SettingsException e)
        {
            return e.Errors;
        }
    }
}
