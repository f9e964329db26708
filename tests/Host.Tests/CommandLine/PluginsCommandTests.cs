using Modular.Host.CommandLine.Plugins;
using Modular.Host.Settings;
using Modular.Host.Tests.Plugins;

namespace Modular.Host.Tests.CommandLine;

internal sealed class PluginsCommandTests
{
    private const string Checking = $$"""
        using System.Collections.Generic; using System.ComponentModel; using System.ComponentModel.DataAnnotations; using System.Threading; using System.Threading.Tasks;
        using Autofac; using Modular.Abstractions;
        public sealed class O { [Range(1, 60)] [Description("Seconds between two looks.")] public int Seconds { get; set; } = 5; public string Token { get; set; } = "built-in"; }
        public sealed class M : PluginModule
        {
            public override string Name => "Acme";
            public override string Description => "Stores of Acme.";
            protected override void Load(ContainerBuilder builder)
            {
                builder.RegisterInstance(BindOptions<O>());
                builder.RegisterType<Checked>().Keyed<IStateStore>("acme").SingleInstance();
            }
        }
        public sealed class Checked : IStateStore, ISelfCheck
        {
            {{PluginFolder.StoreMembers}}
            public Checked(HostContext host, O options) => System.IO.File.WriteAllText(typeof(O).Assembly.Location + ".data", host.DataPath);
            Task<IReadOnlyList<Finding>> ISelfCheck.CheckAsync(CancellationToken c) { FINDINGS }
        }
        """;

    private PluginFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new PluginFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Check_OfAGoodPlugin_ShowsItsSettingsAndParts()
    {
        _folder.AddSource("Acme",
            Checking.Replace("FINDINGS", "return Task.FromResult<IReadOnlyList<Finding>>(System.Array.Empty<Finding>());", StringComparison.Ordinal));

        var (exitCode, lines) = await CheckAsync("Acme/", "Plugins:Acme:Token=tops3cr3t");

        Assert.That(lines, Is.EqualTo(new[]
        {
            "Plugin Acme 0.0.0.0, built for Modular.Abstractions 1.0, which this host has as 1.0: Stores of Acme.",
            "Setting Plugins__Acme__Seconds (integer; 1 to 60; default '5') Seconds between two looks.",
            "Setting Plugins__Acme__Token (text; secret)",
            "Provides state_store 'acme'",
            "A host would take it.",
        }));
        Assert.That(exitCode, Is.Zero);
        var data = File.ReadAllText(_folder.In("Acme", "Acme.dll.data"));
        Assert.That(data, Does.EndWith("/data").And.Not.StartsWith(Directory.GetCurrentDirectory()).And.Not.Exist);
    }

    [TestCase("Plugins:Acme:Seconds=99", "Error: Plugin 'Acme' was not loaded: Its settings are wrong: Plugins:Acme:Seconds ('99'): ")]
    [TestCase("Plugins:Acme:Secnds=9", "Error: Plugin 'Acme' was not loaded: Its settings are wrong: Plugins:Acme: ")]
    public async Task Check_WithAWrongSetting_SaysSo(string setting, string line)
    {
        _folder.AddSource("Acme", Checking.Replace("FINDINGS", "return null!;", StringComparison.Ordinal));

        var (exitCode, lines) = await CheckAsync("Acme", setting);

        Assert.That(lines, Has.Count.EqualTo(2).And.ItemAt(0).StartsWith(line));
        Assert.That((exitCode, lines[^1]), Is.EqualTo((78, "A host would not work with it.")));
    }

    [TestCase("throw new System.IO.IOException(\"no disk\");", 78,
        "Error: state_store 'acme': The self-check of state_store 'acme' threw IOException: no disk")]
    [TestCase("return null!;", 78, "Error: state_store 'acme': The self-check of state_store 'acme' threw ")]
    public async Task Check_OfASelfCheck_ShowsWhatItFinds(string code, int expected, string line)
    {
        _folder.AddSource("Acme", Checking.Replace("FINDINGS", code, StringComparison.Ordinal));

        var (exitCode, lines) = await CheckAsync("Acme");

        Assert.That(lines[^2], Does.StartWith(line));
        Assert.That(exitCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task Check_OfABrokenPart_SaysWhyUnlessAnotherIsSelected()
    {
        _folder.AddGood("Acme", load: "builder.Register<IStateStore>(_ => throw new System.IO.IOException(\"no disk\")).Keyed<IStateStore>(\"broken\");");

        Assert.That((await CheckAsync("Acme", "STATE_STORE=good")).ExitCode, Is.Zero);
        var (exitCode, lines) = await CheckAsync("Acme");
        Assert.That(exitCode, Is.EqualTo(78));
        Assert.That(lines, Does.Contain("Error: state_store 'broken': Making the state store threw IOException: no disk"));
    }

    [Test]
    public async Task Check_OfAPluginThatCannotBeDisposedOf_SaysWhy()
    {
        const string Clinging = "public sealed class Clinging : System.IDisposable { public void Dispose() => throw new System.IO.IOException(\"no disk\"); }";
        _folder.AddGood("Clinging", load: "builder.RegisterInstance(new Clinging());", more: Clinging);

        Assert.That((await CheckAsync("Clinging")).Lines[^2], Is.EqualTo("Error: Disposing of what it has threw IOException: no disk"));
    }

    [Test]
    public async Task Check_OfWhatIsNoPlugin_SaysWhy()
    {
        _folder.AddFile("Empty", "x", "x");

        Assert.That((await CheckAsync("Empty")).Lines[0], Does.StartWith("Error: Plugin 'Empty' was not loaded: There is no Empty.dll"));
        Assert.That(() => CheckAsync("Nothing"), Throws.TypeOf<SettingsException>().With.Message.Contains("There is no folder"));
    }

    private async Task<(int ExitCode, IReadOnlyList<string> Lines)> CheckAsync(string name, params string[] settings)
    {
        using var output = new StringWriter();
        var exitCode = await new PluginsCommand(output).RunAsync(ConfigurationSources.Begin(settings), Path.Combine(_folder.Path, name));
        return (exitCode, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
