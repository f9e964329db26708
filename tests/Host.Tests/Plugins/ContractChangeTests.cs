using Modular.Host.Plugins;

namespace Modular.Host.Tests.Plugins;

/// <summary>Plugins that were built against another contract than this host's: refused in one true line, before any of their code runs.</summary>
internal sealed class ContractChangeTests
{
    /// <summary>A module and a store that this host's contract would not know, but for what a case changes.</summary>
    private const string Earlier = """
        using System.Threading; using System.Threading.Tasks;
        namespace Autofac { public class ContainerBuilder { } public abstract class Module { protected virtual void Load(ContainerBuilder builder) { } } }
        namespace Modular.Abstractions
        {
            public abstract class PluginModule { public abstract string Name { get; } }
            public interface ISelfCheck { Task<bool> CheckAsync(CancellationToken c); Task ForgetAsync(); }
            public interface IServerPing { }
            public sealed class Page<T> { public T First => default!; }
            public sealed class ServerException : System.Exception { public ServerException(int error) { } public int Error => 0; }
            public static class Limits { public const int Most = 1; public static int Least; }
        }
        """;

    private PluginFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new PluginFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("IServerPing? P;", "IServerPing has")]
    [TestCase("string P(Page<string> p) => p.First;", "Page.First has")]
    [TestCase("object P() => new ServerException(1);", "ServerException.new has")]
    [TestCase("int P() => Limits.Least;", "Limits has")]
    [TestCase("int P(ServerException e) => e.Error;", "ServerException.Error has")]
    [TestCase("object P(ISelfCheck c) => c.ForgetAsync();", "ISelfCheck.ForgetAsync has")]
    [TestCase("object P(IServerPing p, Page<string> q) => new object?[] { q.First, new ServerException(1), Limits.Least, p };",
        "IServerPing, Limits, Page.First and 1 more have")]
    public void Use_OfWhatIsGone_IsNamed(string member, string named)
    {
        AddBuiltAgainst("1.0.0.0", "public " + member);

        Assert.That(Failure(),
            Is.EqualTo($"Old.dll was built against an earlier Modular.Abstractions than this host's 1.0: {named} changed since. Rebuild it against this " +
                "host's."));
    }

    [Test]
    public void Interface_WithADutyThatThePluginDoesNotKnow_IsNamed()
    {
        AddBuiltAgainst("1.0.0.0", "", """
            public class Check : ISelfCheck { public Task<bool> CheckAsync(CancellationToken c) => null!; public Task ForgetAsync() => null!; }
            """);

        Assert.That(Failure(), Does.Contain("ISelfCheck.CheckAsync has changed since."));
    }

    [Test]
    public void Interfaces_ThatAreFulfilledInAnyWay_PassMuster()
    {
        _folder.AddGood("Good").AddSource("Rich", """
            using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Modular.Abstractions;
            public sealed class M : PluginModule { public override string Name => "Rich"; }
            public class Explicit : ISelfCheck { Task<IReadOnlyList<Finding>> ISelfCheck.CheckAsync(CancellationToken c) => null!; }
            public class Inheriting : Explicit;
            public class Again : Explicit, ISelfCheck;
            public abstract class Open : ISelfCheck { public abstract Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken c); }
            public class Closed : Open { public override Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken c) => null!; }
            public class Generic<T> : ISelfCheck { public virtual Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken c) => null!; }
            public class Special : Generic<int>, ISelfCheck;
            public record Note(Page<Finding> Page) { public int Count => Page.Items.Count; public Finding Least => Page.Items[0] with { }; }
            """);

        Assert.That(Find().Failures, Is.Empty);
    }

    [TestCase("1.1.0.0", "Old.dll was built for Modular.Abstractions 1.1, this host has 1.0. Use a host that has 1.1 or later, or build it against 1.0.")]
    [TestCase("2.0.0.0", "Old.dll was built for Modular.Abstractions 2.0, this host has 1.0. Build it against version 1.")]
    [TestCase("0.9.0.0", "Old.dll was built for Modular.Abstractions 0.9, this host has 1.0. Build it against version 1.")]
    public void Version_ThatThisHostDoesNotHave_IsNamedWithItsOwn(string version, string line)
    {
        AddBuiltAgainst(version, "");

        Assert.That(Failure(), Is.EqualTo(line));
    }

    [Test]
    public void Library_OfAPluginForALaterContract_IsNamed()
    {
        using var elsewhere = new PluginFolder();
        var library = _folder.In("Good", "Library.dll");
        PluginFolder.Compile("public class L : Modular.Abstractions.IServerPing { }", library, Contract(elsewhere, "1.3.0.0"));
        _folder.AddSource("Good", "public sealed class M : Modular.Abstractions.PluginModule { public override string Name => \"Good\"; public L? P; }",
            library);

        Assert.That(Failure(), Does.StartWith("Library.dll was built for Modular.Abstractions 1.3, this host has 1.0."));
    }

    private void AddBuiltAgainst(string version, string member, string more = "")
    {
        using var elsewhere = new PluginFolder();
        _folder.AddSource("Old", $$"""
            using System.Threading; using System.Threading.Tasks; using Modular.Abstractions;
            public sealed class M : PluginModule
            {
                static M() => throw new System.InvalidOperationException("code of it runs");
                public override string Name => "Old";
                {{member}}
            }
            {{more}}
            """, Contract(elsewhere, version));
    }

    private static string Contract(PluginFolder elsewhere, string version)
    {
        var contract = elsewhere.In("Contract", "Modular.Abstractions.dll");
        PluginFolder.Compile(
            Earlier.Replace("namespace Autofac", $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] namespace Autofac", StringComparison.Ordinal),
            contract);
        return contract;
    }

    private string Failure()
    {
        var (candidates, failures) = Find();
        Assert.That(candidates, Is.Empty);
        return failures.Single().Reason;
    }

    private (IReadOnlyList<PluginCandidate> Candidates, IReadOnlyList<PluginFailure> Failures) Find() =>
        new PluginFinder(new PluginPatience()).Find(PluginFolders.Below(_folder.Path));
}
