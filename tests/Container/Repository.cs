namespace Modular.Container;

/// <summary>The working copy that the tests were built from.</summary>
internal static class Repository
{
    // .../tests/Container/bin/<configuration>/net10.0
    public static string Root { get; } = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    /// <summary>The command, which operators are told to type: it is in their documentation, word for word.</summary>
    public static string Documented(string command)
    {
        Assert.That(File.ReadLines($"{Root}/docs/operators.md"), Has.Some.StartsWith(command), "docs/operators.md, and what is tested");
        return command;
    }
}
