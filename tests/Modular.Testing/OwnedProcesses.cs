using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Modular.Testing;

/// <summary>Looks for processes that bear a Modular ownership mark in their environment, so that a test can assert that nothing is left.</summary>
public static class OwnedProcesses
{
    /// <summary>Living processes of one server, one line each, e.g. <c>4711 Xvnc :0 …</c>.</summary>
    public static IReadOnlyList<string> Of(string serverId) => Find("MODULAR_SERVER=" + serverId);

    /// <summary>Living processes of all servers of one manager, one line each.</summary>
    public static IReadOnlyList<string> AllOf(string managerId) => Find("MODULAR_MANAGER=" + managerId);

    /// <summary>Kills every process of one server, without a chance to tidy up.</summary>
    public static void Kill(string serverId)
    {
        foreach (var line in Of(serverId))
        {
            try
            {
                using var process = Process.GetProcessById(int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture));
                process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // it ended by itself, or with one that was killed before
            }
        }
    }

    private static List<string> Find(string variable)
    {
        var found = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && Read(folder, "environ").Split('\0').Contains(variable) && !IsDead(folder))
            {
                found.Add(string.Create(CultureInfo.InvariantCulture, $"{pid} {Read(folder, "cmdline").Replace('\0', ' ').Trim()}"));
            }
        }

        return found;
    }

    private static bool IsDead(string folder)
    {
        var stat = Read(folder, "stat");
        return stat.Length == 0 || stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
    }

    // gone between two steps, or another user's: not ours
    private static string Read(string folder, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
