using System.Text.RegularExpressions;

namespace Modular.Architecture;

internal sealed partial class LayoutTests
{
    [TestCase("Modular.sln")]
    [TestCase("Makefile")]
    [TestCase("CONTRIBUTING.md")]
    [TestCase(".ci/run")]
    [TestCase("src/Abstractions/Modular.Abstractions.csproj")]
    [TestCase("src/Host/Program.cs")]
    [TestCase("plugins/Xrdp/Xrdp.csproj")]
    [TestCase("plugins/PortAllocators/PortAllocators.csproj")]
    [TestCase("plugins/Stores/Stores.csproj")]
    [TestCase("tests/Modular.Testing/Modular.Testing.csproj")]
    public void Repository_HasWhatReadersLookFor(string path) =>
        Assert.That(Path.Combine(Repository.Root, path), Does.Exist);

    [Test]
    public void Solution_HoldsEveryProject()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Modular.sln")).Replace('\\', '/');
        var missing = from folder in new[] { "src", "plugins", "tests" }
                      from project in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)
                      let path = Path.GetRelativePath(Repository.Root, project).Replace('\\', '/')
                      where !solution.Contains($"\"{path}\"", StringComparison.Ordinal)
                      select path;
        Assert.That(missing, Is.Empty, "a project outside the solution is neither built nor tested");
    }

    [Test]
    public void TestProjects_EachOne_IsInOneSuite()
    {
        var projects = from folder in Directory.EnumerateDirectories(Path.Combine(Repository.Root, "tests"))
                       let name = Path.GetFileName(folder)
                       where name is not ("Modular.Testing" or "Faults" or "Misbehaving") && File.Exists(Path.Combine(folder, name + ".csproj"))
                       select name;
        var suites = SuiteProjects().Matches(File.ReadAllText(Path.Combine(Repository.Root, "scripts/test.sh")));

        Assert.That(suites, Has.Count.EqualTo(3));
        Assert.That(suites.SelectMany(suite => suite.Groups[1].Value.Split(' ')), Is.EquivalentTo(projects), "what scripts/test.sh does not name is never run");
    }

    [Test]
    public void Production_BesideThePlugin_HasATestProject()
    {
        var untested = from project in new[] { "Host", "Abstractions", "Xrdp", "PortAllocators", "Stores" }
                       where !Directory.Exists(Path.Combine(Repository.Root, "tests", project + ".Tests"))
                       select project;
        Assert.That(untested, Is.Empty);
    }

    [Test]
    public void Packages_OfEveryProject_AreLocked()
    {
        var open = from folder in new[] { "src", "plugins", "tests", "bench" }
                   from project in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)
                   where !File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json"))
                   select Path.GetRelativePath(Repository.Root, project);
        Assert.That(open, Is.Empty, "dotnet restore writes packages.lock.json; commit it");
    }

    [GeneratedRegex(@"\) projects=\(([^)]*)\)")]
    private static partial Regex SuiteProjects();
}
