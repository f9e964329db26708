using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Modular.Abstractions.Tests;

[TestFixture]
internal sealed class PluginModuleTests
{
    [Test]
    public void BindOptions_WithoutSettings_GivesTheDefaults() =>
        Assert.That(Read().Seconds, Is.EqualTo(5));

    [Test]
    public void BindOptions_WithASetting_TakesIt() =>
        Assert.That(Read(("Seconds", "7")).Seconds, Is.EqualTo(7));

    [Test]
    public void BindOptions_OutOfRange_NamesTheSettingItsValueAndTheRange() =>
        Assert.That(
            Failures(("Seconds", "77")),
            Is.EqualTo(new[] { "Plugins:Sample:Part:Seconds ('77'): The field Seconds must be between 1 and 60." }));

    [Test]
    public void BindOptions_WithTwoErrors_TellsBoth() =>
        Assert.That(Failures(("Seconds", "77"), ("Word", "")), Has.Count.EqualTo(2));

    [Test]
    public void BindOptions_AgainstARuleAcrossMembers_TellsIt() =>
        Assert.That(Failures(("Seconds", "9"), ("Word", "short")), Is.EqualTo(new[] { "Plugins:Sample:Part: A short word takes at most 8 seconds." }));

    [Test]
    public void BindOptions_OfAnUnknownSetting_NamesIt() =>
        Assert.That(Failures(("Secnods", "7")), Has.One.Contains("Secnods"));

    [Test]
    public void BindOptions_OfTextWhereANumberBelongs_NamesTheSetting() =>
        Assert.That(Failures(("Seconds", "many")), Has.One.Contains("Seconds").And.One.Contains("many"));

    [Test]
    public void BindOptions_OfAWrongSecret_DoesNotPrintIt() =>
        Assert.That(Failures(("Password", "hunter2")), Has.One.StartsWith("Plugins:Sample:Part:Password: ").And.None.Contains("hunter2"));

    private static SampleOptions Read(params (string Name, string Value)[] settings) => Module(settings).Options();

    private static IReadOnlyList<string> Failures(params (string Name, string Value)[] settings) =>
        [.. Assert.Throws<OptionsValidationException>(() => Module(settings).Options())!.Failures];

    private static SampleModule Module((string Name, string Value)[] settings) => new()
    {
        Configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(s => "Plugins:Sample:Part:" + s.Name, s => (string?)s.Value))
            .Build()
            .GetSection("Plugins:Sample"),
    };
}
