using System.Diagnostics;
using System.Globalization;

namespace Modular.Xrdp.Tests.Support;

/// <summary>As long as it lasts this process can open so many files and no more.</summary>
internal sealed class DescriptorFamine : IDisposable
{
    private readonly string _before =
        File.ReadLines("/proc/self/limits").Single(l => l.StartsWith("Max open files", StringComparison.Ordinal))[14..].Split(' ',
            StringSplitOptions.RemoveEmptyEntries)[0];
    private readonly List<FileStream> _taken = [];

    public DescriptorFamine(int left)
    {
        var highest = Directory.EnumerateFileSystemEntries("/proc/self/fd").Max(fd => int.Parse(Path.GetFileName(fd), CultureInfo.InvariantCulture));
        SetLimit(string.Create(CultureInfo.InvariantCulture, $"{highest + 16}"));
        try
        {
            while (true)
                _taken.Add(File.OpenRead("/dev/null"));
        }
        catch (IOException)
        {
            foreach (var file in _taken.TakeLast(left))
                file.Dispose();
        }
    }

    public void Dispose()
    {
        _taken.ForEach(f => f.Dispose());
        SetLimit(_before);
    }

    private static void SetLimit(string soft)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", $"{Environment.ProcessId}", $"--nofile={soft}:"]);
        prlimit.WaitForExit();
        Assert.That(prlimit.ExitCode, Is.Zero);
    }
}
