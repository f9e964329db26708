using Modular.Abstractions;

namespace Modular.Host.Servers.Custody;

/// <summary>What a record says against what runs.</summary>
internal static class FoundComparison
{
    /// <summary>"Stopped" is noted when nothing is left alive, so a record that says so of what runs is from before its start.</summary>
    public static bool IsOlderThanWhatRuns(ServerRecord record, OwnedInstance instance) =>
        instance.Alive && record is { Status: ServerStatus.Stopped, Desired: DesiredState.Stopped };
}
