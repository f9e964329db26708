using System.Text;

namespace Modular.Testing;

/// <summary>Command lines of this machine's processes, which every user may read.</summary>
internal static class CommandLines
{
    /// <summary>Those that hold a text, e.g. a password that must not be there.</summary>
    /// <param name="text">The text, as it is.</param>
    public static IReadOnlyList<string> Containing(string text) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Read).Where(line => line.Contains(text, StringComparison.Ordinal))
            .Select(line => line.Replace('\0', ' ').Trim())];

    // most folders are no process's, and any process may end between two steps
    private static string Read(string folder)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(folder)[0]) ? Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "cmdline"))) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
