using Microsoft.Extensions.DependencyInjection;
using Modular.Host.Plugins;
using Modular.Host.Settings;
using Modular.Testing.Fakes;

namespace Modular.Host.Tests.Plugins;

internal sealed class PluginCatalogTests
{
    private const string Rest = """
        builder.RegisterInstance(new Modular.Testing.Fakes.FakeBackend()).Keyed<IServerBackend>("fake");
        builder.RegisterInstance(new Modular.Testing.Fakes.MemoryPortAllocator(Host.PortRange)).Keyed<IPortAllocator>("memory");
        """;

    private readonly ServiceProvider _host = new ServiceCollection().AddSingleton(TimeProvider.System).BuildServiceProvider();
    private PluginFolder _folder = null!;

    [OneTimeTearDown]
    public void DisposeHost() => _host.Dispose();

    [SetUp]
    public void CreateFolder() => _folder = new PluginFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Select_OfWhatIsThere_ResolvesItWithTheHostsServices()
    {
        await using var catalog = Open(_folder.AddGood("Good", load: Rest));

        var parts = catalog.Select(Options());

        Assert.That(parts.Backend, Is.TypeOf<FakeBackend>());
        Assert.That(parts.Store.GetType().GetProperty("Time")!.GetValue(parts.Store), Is.SameAs(TimeProvider.System));
        Assert.That(catalog.Inventory(Options()).Loaded.Single().Provides,
            Is.EquivalentTo(
                new[] { new ProvidedPart("state_store", "good", true), new ProvidedPart("server_backend", "fake", true),
                    new ProvidedPart("port_allocator", "memory", true) }));
    }

    [Test]
    public async Task Select_OfWhatIsMissing_NamesWhatThereIsAndWhatIsBroken()
    {
        await using var catalog = Open(_folder.AddGood("Good", load: Rest).AddFile("Citrix", "Citrix.dll", "x"));

        var options = Options();
        options.StateStore = "citrix";

        Assert.That(() => catalog.Select(options), Throws.TypeOf<SettingsException>().With.Property("Errors").EqualTo(new[]
        {
            "STATE_STORE ('citrix'): no loaded plugin provides a state store of that name; there is 'good'. Not loaded: Citrix (Citrix.dll is not a .NET " +
                "assembly.).",
        }));
    }

    [Test]
    public async Task Select_WhenTwoProvideTheSame_NamesBoth()
    {
        await using var catalog = Open(_folder.AddGood("One", load: Rest).AddGood("Two"));

        Assert.That(() => catalog.Select(Options()),
            Throws.TypeOf<SettingsException>().With.Message.Contains("several plugins provide a state store of that name").And.Message.Contains("One")
                .And.Message.Contains("Two"));
    }

    [Test]
    public async Task Load_WhenAModuleThrows_CostsItselfOnly()
    {
        await using var catalog = Open(_folder.AddGood("Good", load: Rest).AddGood("Bad", "bad", "throw new System.IO.IOException(\"no disk\");"));

        Assert.That(catalog.Select(Options()).Store, Is.Not.Null);
        Assert.That(catalog.Inventory(Options()).Loaded.Select(p => p.Name), Is.EqualTo(new[] { "Good" }));
        Assert.That(catalog.Failures.Single().Reason, Is.EqualTo("BadModule.Load threw IOException: no disk"));
    }

    [Test]
    public async Task Select_WhenASelectedPartCannotBeMade_SaysWhy()
    {
        await using var catalog = Open(_folder.AddGood("Good",
            load: Rest + "builder.Register<IStateStore>(_ => throw new System.IO.IOException(\"no disk\")).Keyed<IStateStore>(\"broken\");"));
        var options = Options();
        options.StateStore = "broken";

        Assert.That(() => catalog.Select(options),
            Throws.TypeOf<SettingsException>().With.Message.Contains("STATE_STORE ('broken')").And.Message.Contains("no disk"));
    }

    [TestCase("System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite); return null!;", "Making the state store did not return within 1 s.")]
    [TestCase("return null!;", "Making the state store threw ")]
    [TestCase("throw new System.OutOfMemoryException(\"no\\nroom\");", "Making the state store threw OutOfMemoryException: no room")]
    public async Task Select_OfAPartWhoseConstructionMisbehaves_SaysSoInOneLine(string made, string reason)
    {
        await using var catalog =
            Open(_folder.AddGood("Good", load: Rest + "builder.Register<IStateStore>(_ => { " + made + " }).Keyed<IStateStore>(\"broken\");"));
        var options = Options();
        options.StateStore = "broken";

        var refused = Assert.Throws<SettingsException>(() => catalog.Select(options));
        Assert.That(refused!.Errors.Single(), Does.StartWith($"STATE_STORE ('broken'): {reason}"));
    }

    [Test]
    public async Task Select_WhenTwoProvideTheSameThatNobodySelects_Works()
    {
        await using var catalog = Open(_folder.AddGood("One", load: Rest).AddGood("Two", "other").AddGood("Three", "other"));

        Assert.That(catalog.Select(Options()).Store.GetType().Assembly.GetName().Name, Is.EqualTo("One"));
    }

    [Test]
    public async Task Select_WhenAPluginsSettingsAreWrong_NamesThemAll()
    {
        const string Validate = """
            throw new Microsoft.Extensions.Options.OptionsValidationException("Plugins:Good", typeof(object), ["Plugins:Good:A ('x'): wrong", "Plugins:Good:B ('y'): wrong"]);
            """;
        await using var catalog = Open(_folder.AddGood("Good", load: Rest + "\n#pragma warning disable CS0162\n" + Validate));

        Assert.That(() => catalog.Select(Options()),
            Throws.TypeOf<SettingsException>().With.Message.Contains("Plugins:Good:A").And.Message.Contains("Plugins:Good:B"));
    }

    private static ModularOptions Options() => new() { ServerBackend = "fake", PortAllocator = "memory", StateStore = "good" };

    private PluginCatalog Open(PluginFolder folder) => folder.Open(host: _host);
}
