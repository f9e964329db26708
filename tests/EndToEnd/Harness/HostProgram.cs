namespace Modular.EndToEnd.Harness;

/// <summary>The built host, at a place where an unprivileged user can read it.</summary>
internal static class HostProgram
{
    private static readonly Lazy<string> Readable = new(CopyToTemporaryFolder);

    /// <summary>Where <c>make</c> puts it; MODULAR_HOST names another one, e.g. of <c>make publish</c>.</summary>
    public static string Built { get; } = Environment.GetEnvironmentVariable("MODULAR_HOST")
        ?? Path.Combine(BuiltProject.Output("src/Host"), "Modular.Host.dll");

    /// <summary>A copy: the folders above a working copy are often closed to others.</summary>
    public static string ForEverybody => Readable.Value;

    public static void DeleteCopy()
    {
        if (Readable.IsValueCreated)
            Directory.Delete(Path.GetDirectoryName(Readable.Value)!, recursive: true);
    }

    private static string CopyToTemporaryFolder()
    {
        var target = Directory.CreateTempSubdirectory("modular-host-").FullName;
        Permissions.CopyForEverybody(Path.GetDirectoryName(Built)!, target);
        return Path.Combine(target, "Modular.Host.dll");
    }
}
