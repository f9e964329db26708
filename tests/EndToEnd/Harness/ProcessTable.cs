using System.Collections.Concurrent;

namespace Modular.EndToEnd.Harness;

/// <summary>Everything that runs on this machine, as /proc shows it.</summary>
internal static class ProcessTable
{
    /// <summary>Of the words that follow the name in <c>/proc/PID/stat</c> (proc(5)).</summary>
    private const int StartedAt = 19;

    /// <summary>By number: tests look again and again, and what a program was started with stays as it is.</summary>
    private static readonly ConcurrentDictionary<int, (string Started, ProcessEntry Entry)> Known = new();

    public static IReadOnlyList<ProcessEntry> Read() =>
        [.. Directory.EnumerateDirectories("/proc").Select(TryRead).OfType<ProcessEntry>()];

    /// <summary>What bears the server's mark, and everything started by it.</summary>
    public static IReadOnlyList<ProcessEntry> OfServer(string serverId) => WithDescendants(p => p.ServerId == serverId);

    /// <summary>What matches, and everything started by it.</summary>
    public static IReadOnlyList<ProcessEntry> WithDescendants(Func<ProcessEntry, bool> match)
    {
        var all = Read();
        var found = all.Where(match).ToDictionary(p => p.Id);
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var child in all.Where(p => found.ContainsKey(p.ParentId)))
                grown |= found.TryAdd(child.Id, child);
        }

        return [.. found.Values];
    }

    /// <summary>SIGKILL.</summary>
    public static void Kill(ProcessEntry entry)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(entry.Id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // it has ended in the meantime
        }
    }

    private static ProcessEntry? TryRead(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), out var id))
            return null;

        try
        {
            var stat = File.ReadAllText($"{folder}/stat");
            var afterName = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (afterName[0] is "Z" or "X")
                return null;

            var (parent, started, commandLine) = (int.Parse(afterName[1], null), afterName[StartedAt], ReadWords($"{folder}/cmdline", ' '));
            if (Known.TryGetValue(id, out var known) && known.Started == started && known.Entry.CommandLine == commandLine)
                return known.Entry with { ParentId = parent };

            var name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')];
            var environment = ReadEnvironment(folder);
            var entry = new ProcessEntry(id, parent, name, commandLine, environment,
                environment.ContainsKey(ProcessEntry.ServerMark) ? ReadOutput(folder) : null);
            if (environment.Count > 0) // while a program is replaced by another it looks as if there were none
                Known[id] = (started, entry);
            return entry;
        }
        catch (Exception e) when (GoneProcess.IsCauseOf(e))
        {
            return null;
        }
    }

    private static Dictionary<string, string> ReadEnvironment(string folder)
    {
        try
        {
            return ReadWords($"{folder}/environ", '\n').Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
                .DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? ReadOutput(string folder)
    {
        try
        {
            return new FileInfo($"{folder}/fd/1").LinkTarget;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string ReadWords(string file, char separator) => File.ReadAllText(file).TrimEnd('\0').Replace('\0', separator);
}
