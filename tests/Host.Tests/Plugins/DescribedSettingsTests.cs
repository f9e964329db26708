using Microsoft.Extensions.Configuration;
using Modular.Host.Plugins;
using Modular.Host.Plugins.Described;

namespace Modular.Host.Tests.Plugins;

internal sealed class DescribedSettingsTests
{
    private const string Module = """
        using System; using System.Collections.Generic; using System.ComponentModel; using System.ComponentModel.DataAnnotations; using Autofac; using Modular.Abstractions;
        public sealed class M : PluginModule
        {
            public override string Name => "Acme";
            protected override void Load(ContainerBuilder builder) { BindOptions<O>(); BindOptions<P>("Part"); }
        }
        public enum Mode { Fast, Safe }
        public sealed class O
        {
            [Range(1, 60)] [Description("Seconds between two looks.")] public int Seconds { get; set; } = 5;
            [Required] [StringLength(20, MinimumLength = 3)] [Display(Description = "Greets.")] public string Greeting { get; set; } = "Hello";
            [RegularExpression("[a-z]+")] public string? Word { get; set; }
            [AllowedValues("red", "blue")] public string Colour { get; set; } = "red";
            public Mode? Mode { get; set; }
            public bool Loud { get; set; } = true;
            public double Ratio { get; set; } = 0.5;
            public TimeSpan Pause { get; set; } = TimeSpan.FromMinutes(2);
            public string ApiToken { get; set; } = "built-in-token";
            [DataType(DataType.Password)] public string Pin { get; set; } = "1234";
            [MinLength(1)] public List<string> Hosts { get; set; } = new() { "here" };
            public Dictionary<string, P> Rooms { get; set; } = new();
            public O? Again { get; set; }
            public int Computed => 7;
            internal int Hidden { get; set; }
        }
        public sealed class P { [Range(0.5, 2)] public decimal Size { get; set; } = 1; }
        """;

    private PluginFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new PluginFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Settings_OfAModule_HaveTypeRangeAndDefault()
    {
        var settings = await SettingsAsync();

        Assert.That(settings["Plugins__Acme__Seconds"],
            Is.EqualTo(Setting("Plugins__Acme__Seconds", "integer") with
            {
                Description = "Seconds between two looks.",
                Default = "5",
                Minimum = "1",
                Maximum = "60"
            }));
        Assert.That(settings["Plugins__Acme__Greeting"],
            Is.EqualTo(Setting("Plugins__Acme__Greeting", "text") with
            {
                Description = "Greets.",
                Default = "Hello",
                Required = true,
                MinLength = 3,
                MaxLength = 20
            }));
        Assert.That(settings["Plugins__Acme__Word"], Is.EqualTo(Setting("Plugins__Acme__Word", "text") with { Pattern = "[a-z]+" }));
        Assert.That(settings["Plugins__Acme__Colour"].AllowedValues, Is.EqualTo(new[] { "red", "blue" }));
        Assert.That(settings["Plugins__Acme__Mode"].AllowedValues, Is.EqualTo(new[] { "Fast", "Safe" }));
        var defaults = new[] { "Loud", "Ratio", "Pause" }.Select(n => settings[$"Plugins__Acme__{n}"]).Select(s => $"{s.Type} {s.Default}");
        Assert.That(defaults, Is.EqualTo(new[] { "boolean true", "number 0.5", "duration 00:02:00" }));
    }

    [Test]
    public async Task Settings_BelowAModule_AreNamedByTheirPlace()
    {
        var settings = await SettingsAsync();

        Assert.That(settings["Plugins__Acme__Part__Size"],
            Is.EqualTo(Setting("Plugins__Acme__Part__Size", "number") with { Default = "1", Minimum = "0.5", Maximum = "2" }));
        Assert.That(settings["Plugins__Acme__Hosts__{n}"], Is.EqualTo(Setting("Plugins__Acme__Hosts__{n}", "text")));
        Assert.That(settings, Contains.Key("Plugins__Acme__Rooms__{name}__Size").And.ContainKey("Plugins__Acme__Again__Seconds"));
        Assert.That(settings.Keys, Has.None.Contains("Computed").And.None.Contains("Hidden"));
    }

    [Test]
    public async Task Settings_OfSecrets_TellNoValue()
    {
        var settings = await SettingsAsync(("Plugins:Acme:ApiToken", "tops3cr3t"), ("Plugins:Acme:Greeting", "Good evening"));

        Assert.That(settings["Plugins__Acme__ApiToken"], Is.EqualTo(Setting("Plugins__Acme__ApiToken", "text") with { Secret = true }));
        Assert.That(settings["Plugins__Acme__Pin"], Is.EqualTo(Setting("Plugins__Acme__Pin", "text") with { Secret = true }));
        Assert.That(settings["Plugins__Acme__Greeting"].Default, Is.EqualTo("Hello"), "what is set is not shown");
    }

    [Test]
    public async Task Settings_OfThePluginsThatComeWithTheHost_AreDescribed()
    {
        await using var catalog = new PluginCatalog(
            PluginFolders.Below(Path.Combine(AppContext.BaseDirectory, "plugins")), new ConfigurationBuilder().Build(), PluginFolder.Context,
            PluginFolder.NoServices, new PluginPatience());

        var settings = catalog.Plugins.SelectMany(p => p.Settings).ToList();
        Assert.That(catalog.Failures, Is.Empty);
        Assert.That(settings, Has.Count.GreaterThan(30));
        Assert.That(settings.Where(s => s.Description is null or "").Select(s => s.Name), Is.Empty);
        Assert.That(settings.Where(s => s.Secret).Select(s => s.Name),
            Is.EquivalentTo(new[] { "Plugins__PortAllocators__Redis__Url", "Plugins__Stores__MongoDb__Url", "Plugins__Stores__Redis__Url" }));
    }

    internal static PluginSetting Setting(string name, string type) => new()
    {
        Name = name,
        Type = type,
        Description = null,
        Default = null,
        Required = false,
        Secret = false,
        Minimum = null,
        Maximum = null,
        MinLength = null,
        MaxLength = null,
        Pattern = null,
        AllowedValues = null,
    };

    private async Task<Dictionary<string, PluginSetting>> SettingsAsync(params (string Name, string Value)[] set)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(set.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value))).Build();
        await using var catalog = _folder.AddSource("Acme", Module).Open(configuration);
        return catalog.Plugins.Single().Settings.ToDictionary(s => s.Name);
    }
}
