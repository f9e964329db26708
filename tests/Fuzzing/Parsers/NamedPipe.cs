using System.Diagnostics;

namespace Modular.Fuzzing.Parsers;

/// <summary>A file that keeps everybody waiting who opens it.</summary>
internal static class NamedPipe
{
    public static void Make(string path)
    {
        using var process = Process.Start("mkfifo", ["--", path]);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
    }
}
