using Microsoft.CodeAnalysis.CSharp;

namespace Modular.Architecture;

/// <summary>A folder that can be read without those above it: what it uses never uses it.</summary>
internal sealed class FolderTests
{
    [TestCase("plugins/Xrdp", "Modular.Xrdp")]
    [TestCase("plugins/PortAllocators", "Modular.PortAllocators")]
    public void Folders_OfAPlugin_FormNoCircle(string project, string rootNamespace)
    {
        var dependencies = new FolderDependencies(Repository.Below(project).Select(f => f.Root), rootNamespace);

        Assert.That(dependencies.Count, Is.Positive, "or this reads nothing");
        Assert.That(dependencies.Circles(), Is.Empty);
    }

    [Test]
    public void Folders_WithACircleThatNoUsingShows_AreFound()
    {
        string[] files =
        [
            "namespace Some.Upper; class High { Lower.Low Below; }",
            "namespace Some.Lower; class Low { static object Above() => Some.Middle.Between.Make(); }",
            "namespace Some.Middle; class Between { public static Upper.High Make() => null; }",
            "namespace Some.Alone; class Other { Lower.Low Below; }",
        ];
        var dependencies = new FolderDependencies(files.Select(f => CSharpSyntaxTree.ParseText(f, path: "Planted.cs").GetCompilationUnitRoot()), "Some");

        Assert.That(dependencies.Circles(), Is.EqualTo(new[]
        {
            "Lower -> Middle: Planted.cs:1 uses Between", "Middle -> Upper: Planted.cs:1 uses High", "Upper -> Lower: Planted.cs:1 uses Low",
        }));
    }

    [Test]
    public void Folders_OfTestProjects_AreThoseOfWhatTheyTest()
    {
        var strange = from project in new[] { "Xrdp", "PortAllocators", "Stores" }
                      let tested = Folders($"plugins/{project}")
                      from folder in Folders($"tests/{project}.Tests")
                      where folder is not ("Support" or "Stored") && !tested.Contains(folder)
                      select $"tests/{project}.Tests/{folder}";
        Assert.That(strange, Is.Empty);
    }

    private static HashSet<string> Folders(string project) =>
        [.. from file in Repository.Below(project)
            let parts = file.Path[(project.Length + 1)..].Split('/')
            where parts.Length > 1
            select parts[0]];
}
