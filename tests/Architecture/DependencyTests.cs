using System.Reflection;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Modular.Abstractions;
using Modular.Host.Api.Problems;
using NetArchTest.Rules;

namespace Modular.Architecture;

/// <summary>Calls go one way: Api, then Servers, then the contract, then a plugin.</summary>
internal sealed class DependencyTests
{
    private static readonly Assembly Host = Assembly.Load("Modular.Host");

    [Test]
    public void Abstractions_DependsOnNothingOfOurs()
    {
        var ours = typeof(IServerBackend).Assembly.GetReferencedAssemblies().Where(a => a.Name!.StartsWith("Modular", StringComparison.Ordinal));
        Assert.That(ours, Is.Empty);
    }

    [TestCase("Servers", "Api")]
    [TestCase("Plugins", "Api")]
    [TestCase("Settings", "Api")]
    [TestCase("Observability", "Api")]
    [TestCase("Settings", "Servers")]
    [TestCase("Plugins", "Servers")]
    public void Host_LowerFolder_DoesNotKnowTheUpperOne(string lower, string upper)
    {
        var result = Types.InAssembly(Host)
            .That().ResideInNamespaceMatching($@"^Modular\.Host\.{lower}(\..*)?$")
            .ShouldNot().HaveDependencyOn($"Modular.Host.{upper}").GetResult();
        Assert.That(result.FailingTypeNames ?? [], Is.Empty);
    }

    [Test]
    public void Host_Anywhere_StartsNoProcess()
    {
        var starting = from file in Repository.Below("src/Host")
                       where file.Identifiers.Any(word => word is "Process" or "ProcessStartInfo")
                       select file.Path;
        Assert.That(starting, Is.Empty, "the host decides when; a backend knows how");
    }

    [Test]
    public void Host_Anywhere_KnowsNoPluginByName()
    {
        var knowing = from file in Repository.Below("src")
                      from name in file.Nodes<UsingDirectiveSyntax>().Select(u => u.Name?.ToString())
                      where name is "Modular.Xrdp" or "Modular.Stores" or "Modular.PortAllocators"
                      select $"{file}: {name}";
        Assert.That(knowing, Is.Empty);
    }

    [Test]
    public void Backends_Anywhere_KnowNeitherStoreNorAllocator()
    {
        var knowing = from file in Repository.Below("plugins/Xrdp")
                      where file.Identifiers.Any(word => word is nameof(IStateStore) or nameof(IPortAllocator))
                      select file.Path;
        Assert.That(knowing, Is.Empty);
    }

    [Test]
    public void Plugins_Anywhere_ReferenceOnlyTheContract()
    {
        var projects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "plugins"), "*.csproj", SearchOption.AllDirectories);
        Assert.That(projects.Where(p => File.ReadAllText(p).Contains("<ProjectReference", StringComparison.Ordinal)), Is.Empty,
            "plugins/Directory.Build.targets gives every plugin its only reference");
    }

    [Test]
    public void ServerErrors_AreMappedToHttp_InOneFile()
    {
        var mapping = from file in Repository.Below("src/Host")
                      let errors = file.Nodes<MemberAccessExpressionSyntax>().Where(m => m.Expression.ToString() == nameof(ServerError))
                          .Select(m => m.Name.ToString())
                      where errors.Distinct().Count() >= 3 && file.Identifiers.Any(IsHttpStatus)
                      select file.Path;
        Assert.That(mapping.ToList(), Has.Count.EqualTo(1));
    }

    [Test]
    public void ProblemCodes_AreMade_InTheirTableAlone()
    {
        var making = from file in Repository.Below("src/Host")
                     where file.Path != "src/Host/Api/Problems/ProblemCode.cs"
                     from made in file.Nodes<ObjectCreationExpressionSyntax>()
                     where made.Type.ToString() is "ApiProblem" or "ProblemCode"
                     select file.Locate(made);
        Assert.That(making, Is.Empty);
        Assert.That(Enum.GetValues<ServerError>().Select(e => ProblemCode.Of(e)), Is.Unique.And.None.EqualTo(ProblemCode.Internal),
            "each error of the contract has a code");
    }

    [Test]
    public void RecordsOfServers_AreReplaced_ByTheJournalAlone()
    {
        var replacing = from file in Repository.Below("src/Host")
                        where file.Path != "src/Host/Servers/State/ServerJournal.cs"
                        from assignment in file.Nodes<AssignmentExpressionSyntax>()
                        where assignment.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Record" }
                        select file.Locate(assignment);
        Assert.That(replacing, Is.Empty);
    }

    /// <summary>A plugin's object is held behind the border, where every call is bound and nothing is believed.</summary>
    [Test]
    public void PartsOfPlugins_AreNamed_OnlyBehindTheBorder()
    {
        var contract = typeof(IServerBackend).Assembly.GetExportedTypes().Where(t => t.IsInterface).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var naming = from file in Repository.Below("src/Host")
                     where !file.Path.StartsWith("src/Host/Parts/", StringComparison.Ordinal)
                     where !file.Path.StartsWith("src/Host/Plugins/", StringComparison.Ordinal)
                     where file.Path != "src/Host/CommandLine/Plugins/PluginReport.cs" // it makes the parts of one plugin that no host uses
                     from word in file.Identifiers
                     where contract.Contains(word)
                     select $"{file}: {word}";
        Assert.That(naming, Is.Empty, "Parts has a guarded form of each");
    }

    private static bool IsHttpStatus(string word) => word is "StatusCodes" or "HttpStatusCode" || word.StartsWith("Status4", StringComparison.Ordinal);
}
