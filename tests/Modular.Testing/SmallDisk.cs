using System.Diagnostics;
using System.Globalization;

namespace Modular.Testing;

/// <summary>A small file system of its own (tmpfs), to be filled up and emptied. Needs root: the test is ignored without.</summary>
public sealed class SmallDisk : IDisposable
{
    private const int OutOfSpace = 28;
    private readonly string _ballast;

    /// <summary>Mounts it on a new temporary folder.</summary>
    public SmallDisk(int megabytes)
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Ignore("A disk of its own needs root.");
        Folder = Directory.CreateTempSubdirectory("modular-disk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=0755"), "modular-test", Folder);
        _ballast = Path.Combine(Folder, "ballast");
    }

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Takes all space that is left, to the last block.</summary>
    public void Fill()
    {
        using var file = new FileStream(_ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException e) when (e.HResult == OutOfSpace)
        {
            // as meant
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(_ballast);

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("umount", Folder);
        Directory.Delete(Folder);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, error);
    }
}
