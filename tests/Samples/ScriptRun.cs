using System.Diagnostics;

namespace Modular.Samples;

/// <summary>A script of the repository that was run to its end.</summary>
internal sealed record ScriptRun(int ExitCode, string Output)
{
    private const int NoSuchProcess = 3; // ESRCH, of a process that ends between open and read

    public static readonly string Root = FindRoot();

    /// <summary>Its output goes to a file: a process that it leaves behind must not keep the test waiting.</summary>
    public static async Task<ScriptRun> OfAsync(string script, string argument, CancellationToken cancellationToken)
    {
        var log = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/bin/bash",
                ["-c", """exec "$1" $2 > "$3" 2>&1 < /dev/null""", "bash", Path.Combine(Root, script), argument, log]);
            start.Environment["CONFIGURATION"] = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            using var process = Process.Start(start)!;
            await using var _ = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            await process.WaitForExitAsync(CancellationToken.None);
            var output = await File.ReadAllTextAsync(log, CancellationToken.None);
            await TestContext.Out.WriteLineAsync(output);
            return new ScriptRun(process.ExitCode, output);
        }
        finally
        {
            File.Delete(log);
        }
    }

    /// <summary>Command lines of living processes that name a folder of the repository.</summary>
    public static IReadOnlyList<string> ProcessesOf(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Select(p => CommandLine(p))
            .Where(c => c.Contains(Path.Combine(Root, folder) + "/", StringComparison.Ordinal))];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (Exception e)
            when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or IOException { HResult: NoSuchProcess })
        {
            return ""; // gone, or another user's
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Modular.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"Modular.sln is in no folder above {AppContext.BaseDirectory}.");

        return folder;
    }
}
