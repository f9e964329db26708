using System.Text.RegularExpressions;

namespace Modular.Bench.Chaos;

/// <summary>
/// What led to violations: the last lines of all, and before them every line of the servers that the violations name or that concerns all servers.
/// </summary>
internal sealed partial class Evidence(IReadOnlyList<string> violations)
{
    private const int LastLines = 200;
    private readonly HashSet<string> _servers = [.. violations.SelectMany(v => ServerId().Matches(v)).Select(m => m.Value)];

    public IEnumerable<string> Of(IReadOnlyList<string> lines) => lines.Where((line, i) => i >= lines.Count - LastLines || Concerns(line));

    private bool Concerns(string line)
    {
        if (RoutineLine().IsMatch(line))
            return false;

        var named = ServerId().Matches(line);
        return named.Count == 0 || named.Any(m => _servers.Contains(m.Value));
    }

    /// <summary>A creation that got no server, and the audit of one.</summary>
    [GeneratedRegex("create caller-|server -: ")]
    private static partial Regex RoutineLine();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex ServerId();
}
