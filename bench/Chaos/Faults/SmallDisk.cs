using System.Diagnostics;

namespace Modular.Bench.Chaos.Faults;

/// <summary>A file system of its own, small enough to be filled in a moment.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Size = "64m";
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    private string Ballast => Path.Combine(_folder, "ballast");

    /// <summary>Null where this user may not mount, as in most containers.</summary>
    public static SmallDisk? Mount(string folder) =>
        Run("mount", "-t", "tmpfs", "-o", $"size={Size},mode=0755", "tmpfs", folder) ? new SmallDisk(folder) : null;

    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var block = new byte[1 << 20]; block.Length > 0; block = new byte[block.Length / 2])
        {
            try
            {
                while (true)
                    file.Write(block);
            }
            catch (IOException)
            {
                // no room for so much: less of it, down to the last byte
            }
        }
    }

    public void Free() => File.Delete(Ballast);

    /// <summary>What still runs on it keeps it until it ends.</summary>
    public void Dispose() => Run("umount", "--lazy", _folder);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
