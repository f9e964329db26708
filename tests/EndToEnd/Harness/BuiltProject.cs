namespace Modular.EndToEnd.Harness;

/// <summary>Where the other projects of this working copy are built to.</summary>
internal static class BuiltProject
{
    /// <param name="project">Its folder in the repository, e.g. <c>src/Host</c>.</param>
    public static string Output(string project)
    {
        // .../tests/EndToEnd/bin/<configuration>/net10.0
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, project, "bin", output.Parent.Name, output.Name);
    }
}
