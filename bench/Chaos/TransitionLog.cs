using System.Text.RegularExpressions;

namespace Modular.Bench.Chaos;

/// <summary>The changes of status that managers logged; each must be one that the life of a server has.</summary>
internal static partial class TransitionLog
{
    private const string Status = "Creating|Configuring|Starting|Running|Stopping|Stopped|Failed";

    // the order of life, failure and the way down from everywhere, and what a new manager takes up again
    private static readonly HashSet<string> Legal =
    [
        "Creating Configuring", "Configuring Starting", "Configuring Stopped", "Starting Running", "Running Stopping", "Stopping Stopped",
        "Stopped Configuring", "Failed Configuring",
        "Creating Failed", "Configuring Failed", "Starting Failed", "Running Failed", "Stopping Failed", "Stopped Failed",
        "Creating Stopping", "Configuring Stopping", "Starting Stopping", "Stopped Stopping", "Failed Stopping",
        "Starting Configuring", "Stopping Configuring",
    ];

    public static IReadOnlyList<string> Illegal(ManagerHome home) =>
        [.. Read(home).Where(t => !Legal.Contains($"{t.From} {t.To}")).Select(t => $"{t.Server} went from {t.From} to {t.To}")];

    public static int Count(ManagerHome home) => Read(home).Count();

    private static IEnumerable<(string Server, string From, string To)> Read(ManagerHome home) =>
        from file in Directory.EnumerateFiles(home.LogPath, "manager-*.log")
        from line in File.ReadLines(file)
        let match = Form().Match(line)
        where match.Success
        select (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);

    // whole names only: a full disk cuts lines off
    [GeneratedRegex($"Server ([0-9a-f-]{{36}}): ({Status}) -> ({Status})$")]
    private static partial Regex Form();
}
