namespace Modular.Samples;

/// <summary>What the template has written to a folder below artifacts.</summary>
internal sealed class GeneratedPlugin
{
    private static readonly (string Name, string Setting, string Contract)[] Kinds =
    [
        ("backend", "SERVER_BACKEND", "ServerBackendContract"),
        ("ports", "PORT_ALLOCATOR", "PortAllocatorContract"),
        ("store", "STATE_STORE", "StateStoreContract"),
    ];

    private readonly Dictionary<string, string> _texts;

    public GeneratedPlugin(string folder)
    {
        Folder = Path.Combine(ScriptRun.Root, "artifacts", folder);
        _texts = Directory.EnumerateFiles(Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(f => Path.GetRelativePath(Folder, f)).Where(f => !f.Split('/').Any(part => part is "bin" or "obj" or "run"))
            .ToDictionary(f => f, f => File.ReadAllText(Path.Combine(Folder, f)));
    }

    public string Folder { get; }

    public IEnumerable<string?> FileNames => _texts.Keys.Select(Path.GetFileName);

    /// <summary>As its tests, its README and its launch profiles say, which agree.</summary>
    public string Parts() => string.Join(' ', Kinds.Where(kind =>
    {
        var isTested = _texts.Values.Any(t => t.Contains($": {kind.Contract}", StringComparison.Ordinal));
        foreach (var file in new[] { "README.md", "launchSettings.json" })
            Assert.That(Text(file).Contains(kind.Setting, StringComparison.Ordinal), Is.EqualTo(isTested), $"{kind.Setting} in {file} of {Folder}");

        return isTested;
    }).Select(kind => kind.Name));

    public void AssertIsComplete()
    {
        Assert.That(FileNames, Is.SupersetOf(new[] { ".gitignore", "README.md", "launchSettings.json" }));
        Assert.That(_texts.Where(t => Mentions(t.Key, "acme") || Mentions(t.Value, "acme")), Is.Empty, "the template has left the sample's name");
        Assert.That(_texts.Where(t => Mentions(t.Value, "//#") || Mentions(t.Value, "<!--#")), Is.Empty, "the template has left its conditions");
    }

    private string Text(string file) => _texts.Single(t => Path.GetFileName(t.Key) == file).Value;

    private static bool Mentions(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
