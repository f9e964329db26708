namespace Modular.Architecture;

/// <summary>The sources as they are on disk.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    /// <summary>What is shipped: src/ and plugins/.</summary>
    public static readonly IReadOnlyList<SourceFile> Production = [.. Read("src"), .. Read("plugins")];

    public static readonly IReadOnlyList<SourceFile> Tests = [.. Read("tests")];

    public static IEnumerable<SourceFile> Everything => Production.Concat(Tests);

    public static IEnumerable<SourceFile> Below(string folder) => Everything.Where(f => f.Path.StartsWith(folder + '/', StringComparison.Ordinal));

    private static IEnumerable<SourceFile> Read(string folder)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories);
        return from file in files.Order(StringComparer.Ordinal)
               let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
               where !path.Split('/').Any(part => part is "bin" or "obj")
               select new SourceFile(file, path);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Modular.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"Modular.sln is in no folder above {AppContext.BaseDirectory}.");
        return folder;
    }
}
