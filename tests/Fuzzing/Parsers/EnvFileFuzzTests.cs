using System.Text;
using Microsoft.Extensions.Configuration;
using Modular.Host.Settings;

namespace Modular.Fuzzing.Parsers;

/// <summary>Files of NAME=value lines, as people edit them and disks damage them.</summary>
internal sealed class EnvFileFuzzTests
{
    private const string Secret = "s3cr3tOfADatabase";
    private static readonly string Good = $"# settings\nexport PORT_RANGE_START=15000\nMONGODB_URL=\"mongodb://u:{Secret}@db/x\" # " +
        "why\nPlugins__Xrdp__BindAddress='127.0.0.1'\n\nLOG_LEVEL=debug\n";
    private string _path = "";

    [OneTimeSetUp]
    public void MakeFile() => _path = Path.GetTempFileName();

    [OneTimeTearDown]
    public void DeleteFile() => File.Delete(_path);

    [Test]
    [CancelAfter(300_000)]
    public void EnvFile_Damaged_IsSettingsOrLinesWithoutAValue() => Fuzz.Run(10_000, random =>
    {
        File.WriteAllBytes(_path,
            random.Next(2) == 0 ? Damage.Of(Encoding.UTF8.GetBytes(Good), random)
                : Encoding.UTF8.GetBytes(Damage.Of(Good, random).Replace("\ud800", "", StringComparison.Ordinal)));
        try
        {
            var values = EnvFile.Read(_path);
            Assert.That(values.Keys.Where(k => k.Length == 0 || k.Any(c => char.IsControl(c) || c is '=' or ' ')), Is.Empty);
            Assert.That(() => new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection("Plugins:Xrdp").GetChildren().ToList(),
                Throws.Nothing);
        }
        catch (SettingsException e)
        {
            Assert.That(e.Errors, Is.All.Match($"^ENV_FILES: {_path}[ ,]").And.None.Contains(Secret));
        }
    });

    [Test]
    [CancelAfter(300_000)]
    public void EnvFile_OfAnyValueInQuotes_GivesItBack() => Fuzz.Run(5_000, random =>
    {
        var value = new string([.. HostileText.Next(random).Where(c => c is not ('\'' or '\r' or '\n') && !char.IsSurrogate(c))]);
        File.WriteAllText(_path, $"NAME='{value}' # {HostileText.NextOnOneLine(random)}\n");
        Assert.That(EnvFile.Read(_path)["NAME"], Is.EqualTo(value));
    });
}
