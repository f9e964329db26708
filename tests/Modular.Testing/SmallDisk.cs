using System.Diagnostics;
using System.Globalization;

namespace Modular.Testing;

/// <summary>A small file system of its own (tmpfs), to be filled up and emptied. Needs root: the test is ignored without.</summary>
public sealed class SmallDisk : IDisposable
{
    private const int OutOfSpace = 28;
    private readonly string _ballast;

    private SmallDisk(string folder) => (Folder, _ballast) = (folder, Path.Combine(folder, "ballast"));

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Mounts it on a new temporary folder; where that may not be done, the test is ignored.</summary>
    /// <param name="megabytes">Its size, 1 or more.</param>
    public static SmallDisk Mount(int megabytes)
    {
        var disk = TryMount(megabytes);
        if (disk is null)
            Assert.Ignore("A disk of its own needs root, and the right to mount.");

        return disk!;
    }

    /// <summary>The same; null where that may not be done.</summary>
    /// <param name="megabytes">Its size, 1 or more.</param>
    public static SmallDisk? TryMount(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("modular-disk-").FullName;
        var options = string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=0755");
        if (Run("mount", "-t", "tmpfs", "-o", options, "modular-test", folder) is null)
            return new SmallDisk(folder);

        Directory.Delete(folder);
        return null;
    }

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
        // processes that were just killed hold it for a moment
        string? reason = null;
        Assert.That(SpinWait.SpinUntil(() => (reason = Run("umount", Folder)) is null, TimeSpan.FromMinutes(2)), Is.True, reason);
        Directory.Delete(Folder);
    }

    /// <summary>Null, or what went wrong.</summary>
    private static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error;
    }
}
