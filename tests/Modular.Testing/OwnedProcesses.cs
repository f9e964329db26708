using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Modular.Testing;

/// <summary>Looks for processes that bear a Modular ownership mark in their environment, so that a test can assert that nothing is left.</summary>
public static class OwnedProcesses
{
    private const int NoSuchProcess = 3; // ESRCH, of a process that ends between open and read

    /// <summary>Living processes of one server, one line each, e.g. <c>4711 Xvnc :0 …</c>.</summary>
    public static IReadOnlyList<string> Of(string serverId) => Find("MODULAR_SERVER=" + serverId);

    /// <summary>Living processes of all servers of one manager, one line each.</summary>
    public static IReadOnlyList<string> AllOf(string managerId) => Find("MODULAR_MANAGER=" + managerId);

    /// <summary>Kills every process of one server, without a chance to tidy up.</summary>
    public static void Kill(string serverId)
    {
        foreach (var id in IdsOf(serverId))
            KillProcess(id);
    }

    /// <summary>Ids of the living processes of one server, ascending.</summary>
    public static IReadOnlyList<int> IdsOf(string serverId) =>
        [.. Of(serverId).Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)).Order()];

    /// <summary>Kills one process; one that has ended is no error.</summary>
    /// <param name="id">Its id.</param>
    public static void KillProcess(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // it ended by itself, or with one that was killed before
        }
    }

    private static List<string> Find(string variable)
    {
        var found = new List<string>();
        var mark = Encoding.UTF8.GetBytes(variable);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Bears(Read(folder, "environ"), mark)
                && !IsDead(folder))
                found.Add(string.Create(CultureInfo.InvariantCulture, $"{pid} {Text(Read(folder, "cmdline")).Replace('\0', ' ').Trim()}"));
        }

        return found;
    }

    /// <summary>Whether one of the variables, which end with a NUL each, is the mark.</summary>
    private static bool Bears(ReadOnlySpan<byte> environment, ReadOnlySpan<byte> mark)
    {
        foreach (var variable in environment.Split((byte)0))
        {
            if (environment[variable].SequenceEqual(mark))
                return true;
        }

        return false;
    }

    private static bool IsDead(string folder)
    {
        var stat = Text(Read(folder, "stat"));
        return stat.Length == 0 || stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
    }

    // gone between two steps, or another user's: not ours; what else reading ends with, as for want of descriptors, tells nothing and must not look like "there
    // is none"
    private static byte[] Read(string folder, string file)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, file));
        }
        catch (Exception e)
            when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or IOException { HResult: NoSuchProcess })
        {
            return [];
        }
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
