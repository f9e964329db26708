using Modular.Host.Plugins;

namespace Modular.Host.Tests.Plugins;

/// <summary>What a module may do while it is loaded: its folder gives nothing, one line says why, and others work.</summary>
internal sealed class PluginBorderTests
{
    private const string Hang = "System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);";
    private PluginFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new PluginFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("public M() { " + Hang + " }", "The constructor of M did not return within 1 s.")]
    [TestCase("public M() => throw null!;", "The constructor of M threw NullReferenceException: ")]
    [TestCase("private M(int x) { }", "M needs a public constructor without parameters.")]
    [TestCase("static M() => throw new System.Exception(\"static\");", "The constructor of M threw Exception: static")]
    [TestCase("public override string Description => throw new System.Exception(\"two\\nlines\");", "M.Description threw Exception: two lines")]
    [TestCase("public override string Description => null!;", "M.Description is null: leave it out when there is nothing to say.")]
    [TestCase("public override string Description { get { " + Hang + " return \"\"; } }", "M.Description did not return within 1 s.")]
    [TestCase("protected override void Load(Autofac.ContainerBuilder builder) { " + Hang + " }", "M.Load did not return within 1 s.")]
    [TestCase("protected override void Load(Autofac.ContainerBuilder builder) => throw new Evil();", "M.Load threw Evil.")]
    [TestCase("protected override void Load(Autofac.ContainerBuilder builder) => throw new Microsoft.Extensions.Options.OptionsValidationException(\"\", " +
        "typeof(M), null);", "Its settings are wrong")]
    public async Task Module_ThatMisbehaves_CostsItsFolderAlone(string member, string reason)
    {
        _folder.AddGood("Good").AddSource("Bad", Module(member, "\"Bad\""));

        await using var catalog = _folder.Open();

        Assert.That(catalog.Plugins.Select(p => p.Candidate.Name), Is.EqualTo(new[] { "Good" }));
        Assert.That(catalog.Failures.Single().ToString(), Does.StartWith($"Plugin 'Bad' was not loaded: {reason}").And.Not.Contain("\n"));
    }

    [TestCase("throw new System.Exception(\"no\")", "M.Name threw Exception: no")]
    [TestCase("null!", "M.Name is null: it must be 1 to 64")]
    [TestCase("\"\"", "M.Name is '': it must be 1 to 64")]
    [TestCase("\"a:b\"", "M.Name is 'a:b': it must be 1 to 64")]
    [TestCase("\"two\\nlines\"", "M.Name is 'two lines': it must be 1 to 64")]
    [TestCase("new string('x', 65)", "M.Name is 'xxxxx")]
    [TestCase("new string('x', 5_000_000)", "M.Name is 'xxxxx")]
    [TestCase("new System.Threading.Tasks.TaskCompletionSource<string>().Task.Result", "M.Name did not return within 1 s.")]
    public async Task Name_ThatCannotBeASection_CostsItsFolderAlone(string name, string reason)
    {
        _folder.AddGood("Good").AddSource("Bad", Module("", name));

        await using var catalog = _folder.Open();

        Assert.That(catalog.Plugins.Select(p => p.Candidate.Name), Is.EqualTo(new[] { "Good" }));
        Assert.That(catalog.Failures.Single().Reason, Does.StartWith(reason).And.Not.Contain("\n").And.Length.LessThan(2100));
    }

    [Test]
    public async Task Name_OfAnotherPluginsFolder_IsThatFoldersAlone()
    {
        _folder.AddGood("Stores").AddSource("Another", Module("", "\"stores\""));

        await using var catalog = _folder.Open();

        Assert.That(catalog.Plugins.Select(p => p.Candidate.Name), Is.EqualTo(new[] { "Stores" }), "though Another comes first");
        Assert.That(catalog.Failures.Single().Reason,
            Is.EqualTo($"Its module is called 'stores', the name of another plugin's folder, {Path.Combine(_folder.Path, "Stores")}. Give it another name."));
    }

    [Test]
    public async Task Name_ThatTwoOthersSay_IsNeithers()
    {
        _folder.AddGood("Good").AddSource("One", Module("", "\"Same\"")).AddSource("Two", Module("", "\"Same\""));

        await using var catalog = _folder.Open();

        Assert.That(catalog.Plugins.Select(p => p.Candidate.Name), Is.EqualTo(new[] { "Good" }));
        Assert.That(catalog.Failures.Select(f => f.ToString()), Is.EqualTo(new[]
        {
            $"Plugin 'One' was not loaded: Its module is called 'Same' like that in {_folder.Path}/Two. Remove one, or give it another name. " +
                $"({_folder.Path}/One)",
            $"Plugin 'Two' was not loaded: Its module is called 'Same' like that in {_folder.Path}/One. Remove one, or give it another name. " +
                $"({_folder.Path}/Two)",
        }));
    }

    [Test]
    public async Task Part_OfOnePlugin_IsNotSeenByAnother()
    {
        _folder.AddSource("Giver",
            Module("protected override void Load(Autofac.ContainerBuilder builder) => builder.RegisterInstance(\"mine\").As<string>().Keyed<string>(\"good\");",
                "\"Giver\""));
        _folder.AddGood("Taker", load: "builder.Register<IStateStore>(c => throw new System.Exception(c.IsRegistered<string>() ? \"seen\" : \"not " +
            "seen\")).Keyed<IStateStore>(\"other\");");

        await using var catalog = _folder.Open();

        Assert.That(() => catalog.Plugins[1].Resolve(typeof(Modular.Abstractions.IStateStore), "other"),
            Throws.TypeOf<PluginException>().With.Message.EqualTo("Making the state store threw Exception: not seen"));
        Assert.That(catalog.Plugins[0].Parts, Is.Empty, "a string is no part");
    }

    [Test]
    public async Task Disposal_ThatDoesNotEnd_IsLeftBehind()
    {
        _folder.AddSource("Clinging", Module(
            "protected override void Load(Autofac.ContainerBuilder builder) => builder.RegisterInstance(this).As<System.IDisposable>(); public void " +
                "Dispose() { " + Hang + " }", "\"Clinging\"", ", System.IDisposable"));

        var catalog = _folder.Open();

        Assert.That(await catalog.Plugins.Single().TryDisposeAsync(), Is.False);
        await catalog.DisposeAsync();
    }

    private static string Module(string members, string name, string more = "") => $$"""
        using Autofac;
        public class M : Modular.Abstractions.PluginModule{{more}} { public override string Name => {{name}}; {{members}} }
        public class Evil : System.Exception { public override string Message => throw this; public override string ToString() => throw this; }
        """;
}
