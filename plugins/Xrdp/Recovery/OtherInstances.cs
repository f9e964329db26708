using Modular.Abstractions;
using Modular.Xrdp.Instances;
using Modular.Xrdp.Ownership;
using Modular.Xrdp.Sandbox;

namespace Modular.Xrdp.Recovery;

/// <summary>Whether a server lives on in processes of a start that no note knows of: notes are older than that when they come from a backup.</summary>
internal sealed class OtherInstances(MarkedProcesses marked)
{
    /// <summary>
    /// Asked when what was noted down has ended, of a server that was said to run. One whose start was cut off may have been launched a moment before it could
    /// be noted down, and nobody has used it.
    /// </summary>
    public async Task<bool> RunAsync(ServerRecovery server, IEnumerable<InstanceState> noted)
    {
        if (!server.WasRunning)
            return false;

        var known = noted.Select(n => n.StartId).ToHashSet(StringComparer.Ordinal);
        return (await marked.OfAsync(server.ServerId)).Select(p => p.Mark).Where(m => m.StartId is not null && !known.Contains(m.StartId))
            .GroupBy(m => m.StartId).Any(start => start.Any(m => m.Role == ServerUnit.SessionRole) && start.Any(m => m.Role == ServerUnit.XrdpRole));
    }
}
