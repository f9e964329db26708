using Modular.Abstractions;

namespace Modular.Host.Servers.State;

/// <summary>Who keeps a port that several records claim: what runs, since people have its address, else what changed last.</summary>
internal static class ContestedPorts
{
    /// <summary>The claims on each port with more than one, best first. Records without a port claim none.</summary>
    /// <param name="records">Of one node.</param>
    /// <param name="runs">Whether a record's server runs, as far as the caller knows.</param>
    public static IReadOnlyList<IReadOnlyList<ServerRecord>> Of(IEnumerable<ServerRecord> records, Func<ServerRecord, bool> runs) =>
        [.. records.Where(r => r.Port is not null).GroupBy(r => r.Port).Where(g => g.Count() > 1).Select(g => BestFirst(g, runs))];

    /// <summary>Claims on ports, best first.</summary>
    public static IReadOnlyList<ServerRecord> BestFirst(IEnumerable<ServerRecord> claims, Func<ServerRecord, bool> runs) =>
        [.. claims.OrderByDescending(runs).ThenByDescending(r => r.StatusChangedAt)];
}
