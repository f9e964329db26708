namespace Modular.Samples;

/// <summary>What an author of plugins is promised: the packages alone are enough, and the page about it is true.</summary>
internal sealed class PluginAuthorTests
{
    [Test]
    [CancelAfter(1_080_000)]
    public async Task Sample_BuiltAgainstThePackages_ServesRequests(CancellationToken cancellationToken)
    {
        var run = await ScriptRun.OfAsync("scripts/sample.sh", "", cancellationToken);

        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(Packages(), Is.EquivalentTo(new[] { "Modular.Abstractions.1.0.0.nupkg", "Modular.Templates.0.1.0.nupkg", "Modular.Testing.1.0.0.nupkg" }));
        Assert.That(run.Output, Does.Match("Passed! .*Passed: +[5-9][0-9]").And.Contain("ok: it runs without the host").And.Contain("ok: delete"));
        Assert.That(File.ReadLines(InArtifacts("sample/data/acme-servers.jsonl")).Last(), Does.StartWith("-"), "its store has noted the removal");
        Assert.That(Directory.EnumerateFiles(InArtifacts("sample/plugin")).Select(Path.GetFileName), Has.None.EqualTo("Modular.Abstractions.dll"));
        Assert.That(ScriptRun.ProcessesOf("artifacts/sample"), Is.Empty);
    }

    [Test]
    [CancelAfter(1_080_000)]
    public async Task Page_AboutWritingAPlugin_IsTrueToTheLetter(CancellationToken cancellationToken)
    {
        var run = await ScriptRun.OfAsync("scripts/doc.sh", "docs/writing-a-plugin.md", cancellationToken);

        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(run.Output, Does.Match("Passed! .*Passed: +[2-9][0-9]").And.Contain("\"status\":\"running\"").And.Contain("Good evening, alice"));
        Assert.That(run.Output, Does.Match("backend demo|demo.*backend"), "what --check said in the host that dotnet run has started");
        Assert.That(ScriptRun.ProcessesOf("artifacts/demo"), Is.Empty);
        var plugin = new GeneratedPlugin("demo/Demo");
        plugin.AssertIsComplete();
        Assert.That(plugin.Parts(), Is.EqualTo("backend"));
        Assert.That(plugin.FileNames, Does.Contain("EchoBackend.cs").And.Contain("EchoBackendTests.cs").And.None.EqualTo("JsonFileStore.cs"));
    }

    private static string InArtifacts(string path) => Path.Combine(ScriptRun.Root, "artifacts", path);

    private static IEnumerable<string?> Packages() => Directory.EnumerateFiles(InArtifacts("packages")).Select(Path.GetFileName);
}
