using System.Diagnostics;

namespace Modular.Testing;

/// <summary>Copies a folder as it lies on the disk, which is what a host would find after it was killed at that moment.</summary>
public static class FolderCopy
{
    /// <summary>
    /// Copies with another program: files that this process holds locked cannot be read by it twice, and to open and close one here may end its locks
    /// (fcntl(2)).
    /// </summary>
    /// <param name="source">Exists.</param>
    /// <param name="target">Does not exist yet; its parent does.</param>
    public static void Make(string source, string target)
    {
        using var copy = Process.Start("cp", ["-a", source, target]);
        copy.WaitForExit();
        Assert.That(copy.ExitCode, Is.Zero, $"{source} could not be copied to {target}");
    }
}
