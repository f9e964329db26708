using Modular.Abstractions;
using Modular.Host.Plugins;

namespace Modular.Host.Tests.Plugins;

internal sealed class PluginFinderTests
{
    private PluginFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new PluginFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Find_OfAGoodPlugin_LoadsItIntoAContextOfItsOwn()
    {
        var (candidates, failures) = new PluginFinder(new PluginPatience()).Find(PluginFolders.Below(_folder.AddGood("Good").Path));

        Assert.That(failures, Is.Empty);
        var module = candidates.Single().Module;
        Assert.That(module.Name, Is.EqualTo("Good"));
        Assert.That(System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(module.GetType().Assembly),
            Is.Not.SameAs(System.Runtime.Loader.AssemblyLoadContext.Default));
    }

    [Test]
    public void Find_OfAFolderWithoutAssembly_SaysSo() =>
        Assert.That(FailureOf(_folder.AddFile("Empty", "readme.txt", "")), Does.Contain("There is no Empty.dll"));

    [Test]
    public void Find_OfAFileThatIsNoAssembly_SaysSo() =>
        Assert.That(FailureOf(_folder.AddFile("Garbage", "Garbage.dll", "MZ and then nothing")), Does.Contain("Garbage.dll is not a .NET assembly"));

    [Test]
    public void Find_OfAnAssemblyThatDoesNotKnowTheContract_SaysSo() =>
        Assert.That(FailureOf(_folder.AddSource("Alien", "public class Alien { }")), Does.Contain("does not use Modular.Abstractions"));

    [Test]
    public void Find_OfAnAssemblyWithoutModule_SaysSo() =>
        Assert.That(FailureOf(_folder.AddSource("NoModule", "public class C { public Modular.Abstractions.PortRange? R; }")),
            Does.Contain("no public class derived from PluginModule"));

    [Test]
    public void Find_OfAPluginForAnotherContract_NamesBothVersions()
    {
        using var other = new PluginFolder();
        var contract = other.In("Contract", "Modular.Abstractions.dll");
        PluginFolder.Compile("""
            [assembly: System.Reflection.AssemblyVersion("2.0.0.0")]
            namespace Modular.Abstractions { public abstract class PluginModule { public abstract string Name { get; } } }
            """, contract);

        _folder.AddSource("Newer", "public sealed class M : Modular.Abstractions.PluginModule { public override string Name => \"Newer\"; }", contract);

        Assert.That(FailureOf(_folder), Does.Contain("built for Modular.Abstractions 2.0, this host has 1.0. Build it against version 1."));
    }

    [Test]
    public void Find_OfAPluginWithItsOwnCopyOfTheContract_UsesTheHosts()
    {
        _folder.AddGood("Copy");
        File.Copy(typeof(PluginModule).Assembly.Location, _folder.In("Copy", "Modular.Abstractions.dll"));

        Assert.That(new PluginFinder(new PluginPatience()).Find(PluginFolders.Below(_folder.Path)).Candidates, Has.Count.EqualTo(1));
    }

    [Test]
    public void Find_OfAPluginWithAMissingLibrary_NamesIt()
    {
        using var elsewhere = new PluginFolder();
        var library = elsewhere.In("Library", "Needed.dll");
        PluginFolder.Compile("[assembly: System.Reflection.AssemblyVersion(\"3.1.0.0\")] public class Needed { }", library);

        _folder.AddSource("Needy", "public sealed class M : Modular.Abstractions.PluginModule { public override string Name => \"Needy\"; public Needed? N; }",
            library);

        Assert.That(FailureOf(_folder), Does.Contain("needs Needed 3.1.0.0, which is neither in the folder nor in the host"));
    }

    [Test]
    public void Find_OfAModuleWhoseConstructorThrows_SaysWhat() =>
        Assert.That(FailureOf(_folder.AddSource("Boom",
            "public sealed class M : Modular.Abstractions.PluginModule { public M() => throw new System.InvalidOperationException(\"no luck\"); public " +
                "override string Name => \"Boom\"; }")),
            Does.Contain("The constructor of M threw InvalidOperationException: no luck"));

    [Test]
    public void Find_OfTwoVersionsOfOneLibrary_KeepsThemApart()
    {
        foreach (var (name, version) in new[] { ("One", "1.0.0.0"), ("Two", "2.0.0.0") })
        {
            var library = _folder.In(name, "Shared.dll");
            PluginFolder.Compile($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] public class Shared {{ }}", library);
            _folder.AddSource(name, $$"""
                public sealed class M : Modular.Abstractions.PluginModule
                {
                    public override string Name => "{{name}}";
                    public override string Description => typeof(Shared).Assembly.GetName().Version!.ToString();
                }
                """, library);
        }

        Assert.That(new PluginFinder(new PluginPatience()).Find(PluginFolders.Below(_folder.Path)).Candidates.Select(c => c.Description),
            Is.EqualTo(new[] { "1.0.0.0", "2.0.0.0" }));
    }

    [Test]
    public void Find_OfManyFolders_LetsBrokenOnesCostNobodyElseAnything()
    {
        _folder.AddGood("Good").AddFile("Garbage", "Garbage.dll", "x").AddFile("Empty", "x", "");

        var (candidates, failures) = new PluginFinder(new PluginPatience()).Find(PluginFolders.Below(_folder.Path));

        Assert.That(candidates.Select(c => c.Name), Is.EqualTo(new[] { "Good" }));
        Assert.That(failures.Select(f => Path.GetFileName(f.Folder)), Is.EquivalentTo(new[] { "Garbage", "Empty" }));
    }

    private static string FailureOf(PluginFolder folder)
    {
        var (candidates, failures) = new PluginFinder(new PluginPatience()).Find(PluginFolders.Below(folder.Path));
        Assert.That(candidates, Is.Empty);
        Assert.That(failures.Single().ToString(), Does.Not.Contain("\n"));
        return failures.Single().Reason;
    }
}
