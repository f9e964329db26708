using System.Text.RegularExpressions;

namespace Modular.Samples;

/// <summary>Authors have parts and names of their own.</summary>
internal sealed partial class TemplateTests
{
    private static readonly Dictionary<string, string> Plugins = new()
    {
        ["Contoso.2nd.class.Rdp-kit"] = "backend ports store",
        ["Modular"] = "backend",
        ["task"] = "ports",
        ["1st"] = "store",
        ["namespace"] = "backend ports",
        ["Modular.Echo"] = "backend ports",
        ["EchoBackend"] = "backend store",
        ["łódź_7"] = "ports store",
        ["Nothing"] = "backend",
    };

    [Test]
    [CancelAfter(1_080_000)]
    public async Task Template_WithAnyPartsUnderAnyName_MakesAPluginThatKeepsTheContract(CancellationToken cancellationToken)
    {
        var run = await ScriptRun.OfAsync("scripts/template.sh", "", cancellationToken);

        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(Passed().Matches(run.Output), Has.Count.EqualTo(2), run.Output);
        var made = Plugins.Keys.ToDictionary(name => name, name => new GeneratedPlugin("template/" + name));
        foreach (var plugin in made.Values)
            plugin.AssertIsComplete();

        Assert.That(made.ToDictionary(m => m.Key, m => m.Value.Parts()), Is.EqualTo(Plugins));
        var feed = await File.ReadAllTextAsync(Path.Combine(made["task"].Folder, "nuget.config"), cancellationToken);
        Assert.That(feed, Does.Contain($"\"{ScriptRun.Root}/artifacts/template/../packages\""));
        Assert.That(ScriptRun.ProcessesOf("artifacts/template"), Is.Empty);
    }

    [GeneratedRegex("Passed! .*Passed: +([2-9][0-9]|[1-9][0-9][0-9]),")]
    private static partial Regex Passed();
}
