using Modular.Host.Settings;

namespace Modular.Host.Tests.Settings;

internal sealed class DocumentationTests
{
    [Test]
    public void OperatorsGuide_ListsEverySettingAsItIsDefined()
    {
        var guide = File.ReadAllText(Path.Combine(Root(), "docs", "operators.md"));

        Assert.That(SettingDefinitions.All.Where(d => !guide.Contains($"| `{d.Name}` | {d.Default} | {d.Rule} | {d.Meaning} |", StringComparison.Ordinal))
            .Select(d => d.Name), Is.Empty);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Modular.sln")))
            folder = folder.Parent;

        return folder.FullName;
    }
}
