using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Acme.Backend;

/// <summary>A living process that bears our mark. A pid alone names nobody: pids are used again; with the start time it does.</summary>
internal sealed record MarkedProcess(int Pid, long StartTicks, string ServerId, string ManagerId)
{
    public const string ServerVariable = "MODULAR_SERVER";
    public const string ManagerVariable = "MODULAR_MANAGER";

    private static readonly DateTimeOffset Boot = ReadBoot();

    /// <summary>Names this process for good, as long as the machine runs.</summary>
    public string Identity => string.Create(CultureInfo.InvariantCulture, $"{Pid}:{StartTicks}");

    public DateTimeOffset Since => Boot.AddSeconds(StartTicks / 100.0);

    public bool IsAlive => Read(Pid) == this;

    /// <summary>Every living process of a manager; of one server where an id is given.</summary>
    public static IReadOnlyList<MarkedProcess> Find(string managerId, string? serverId = null) =>
        [.. from folder in Directory.EnumerateDirectories("/proc")
            let pid = int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
            where pid != 0
            let process = Read(pid)
            where process is not null && process.ManagerId == managerId && (serverId is null || process.ServerId == serverId)
            select process];

    /// <summary>The process as it is now; null when it does not live, is not ours, or is another user's.</summary>
    public static MarkedProcess? Read(int pid)
    {
        var stat = ReadText(pid, "stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 20 || fields[0] is "Z" or "X")
            return null;

        var environment = ReadText(pid, "environ").Split('\0');
        return Value(environment, ServerVariable) is { } server && Value(environment, ManagerVariable) is { } manager
            ? new MarkedProcess(pid, long.Parse(fields[19], CultureInfo.InvariantCulture), server, manager)
            : null;
    }

    public void Kill()
    {
        try
        {
            using var process = Process.GetProcessById(Pid);
            if (IsAlive)
                process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // it has ended by itself
        }
    }

    private static string? Value(string[] environment, string name) =>
        environment.FirstOrDefault(e => e.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static string ReadText(int pid, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static DateTimeOffset ReadBoot()
    {
        var line = File.ReadLines("/proc/stat").First(l => l.StartsWith("btime ", StringComparison.Ordinal));
        return DateTimeOffset.FromUnixTimeSeconds(long.Parse(line[6..], CultureInfo.InvariantCulture));
    }
}
