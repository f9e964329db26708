using Microsoft.Extensions.Configuration;
using Modular.Host.Settings;

namespace Modular.Fuzzing.Parsers;

/// <summary>Whatever the settings say, the outcome is options or lines that name what is wrong.</summary>
internal sealed class SettingsFuzzTests
{
    private const string Secret = "s3cr3t-of-a-database";

    private static readonly string[] Names = [.. SettingDefinitions.All.Select(d => d.Name).Append("MONGODB_URI")];

    private static readonly string[] GoodValues =
    [
        "1", "0", "-1", "30", "13389", "14389", "65535", "65536", "keep", "stop", "INFO", "json", "auto", "jwt", "none", "sqlite", "mongodb", "redis",
        "production", "example.org", "::1",
        $"mongodb://u:{Secret}@db:27017/x", $"mongodb://u:{Secret}@a,b/x", $"redis://:{Secret}@localhost", $"rediss://:{Secret}",
        $"https://u:{Secret}@auth.example.org/x?y", $"{Secret}-of-thirty-two-bytes-or-more!",
    ];

    private DirectoryInfo _folder = null!;

    [OneTimeSetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("modular-fuzz-");

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    [CancelAfter(300_000)]
    public void Settings_WhateverTheySay_AreOptionsOrLinesThatNameThem() => Fuzz.Run(5_000, random =>
    {
        var values = new Dictionary<string, string?> { ["DATA_PATH"] = _folder.FullName, ["LOG_PATH"] = _folder.FullName, ["PLUGINS_PATH"] = _folder.FullName };
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var (name, value) = (Names[random.Next(Names.Length)], Value(random));
            if (value.Contains(Secret, StringComparison.Ordinal) && !HoldsSecrets(name))
                value = $"https://u:{Secret}@host/x";
            values[name] = name.EndsWith("_PATH", StringComparison.Ordinal) ? Below(value) : value;
        }

        try
        {
            OptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        }
        catch (SettingsException e)
        {
            Assert.That(e.Errors.Where(l => !Names.Any(n => l.Contains(n, StringComparison.Ordinal))), Is.Empty, "every line names a setting");
            Assert.That(e.Errors.Where(l => l.Any(char.IsControl)), Is.Empty, "a line is one line");
            Assert.That(e.Message, Does.Not.Contain(Secret));
        }
    });

    /// <summary>A slip of the finger is noted whatever names there are.</summary>
    [Test]
    [CancelAfter(300_000)]
    public void Names_WhateverTheyAre_BreakNothing() => Fuzz.Run(2_000, random =>
    {
        var name = Damage.Of(Names[random.Next(Names.Length)], random);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, Value(random))]).Build();
        Assert.That(() => MisspeltNames.Find(configuration).ToList(), Throws.Nothing);
    });

    private static bool HoldsSecrets(string name) => name is "MONGODB_URL" or "MONGODB_URI" or "REDIS_URL" or "JWT_SECRET_KEY" or "AUTH_SERVICE_URL";

    private static string Value(Random random)
    {
        var good = GoodValues[random.Next(GoodValues.Length)];
        return random.Next(3) switch { 0 => good, 1 => HostileText.Next(random), _ => DamageBefore(good, random) };
    }

    /// <summary>The secret itself stays whole, so that it is found where it must not be.</summary>
    private static string DamageBefore(string good, Random random)
    {
        var at = good.IndexOf(Secret, StringComparison.Ordinal);
        return at < 0 ? Damage.Of(good, random) : Damage.Of(good[..at], random) + good[at..];
    }

    /// <summary>Folders are made where a setting says, so it says nothing outside of the test's own.</summary>
    private string Below(string text)
    {
        var path = $"{_folder.FullName}/{text}";
        return text.Contains("..", StringComparison.Ordinal) ? _folder.FullName : path;
    }
}
