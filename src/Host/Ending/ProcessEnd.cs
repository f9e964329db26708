using System.Runtime.InteropServices;

namespace Modular.Host.Ending;

/// <summary>
/// Ends the process whatever its threads do: Environment.Exit waits for handlers, which plugins may have, and for locks that a stuck thread holds.
/// </summary>
internal static class ProcessEnd
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>Does not return.</summary>
    /// <param name="exitCode">The process's.</param>
    /// <param name="log">Writes the last line. Whoever reads the log may have stopped to, so it is given a moment only.</param>
    public static void Now(int exitCode, Action log)
    {
        var writing = new Thread(() => log()) { IsBackground = true };
        writing.Start();
        writing.Join(LastWords);
        Exit(exitCode);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void Exit(int exitCode);
}
