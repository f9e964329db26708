using Modular.Abstractions;
using static Modular.Abstractions.ServerStatus;

namespace Modular.Host.Servers.State;

/// <summary>The one table of legal moves, and of the verbs each status allows.</summary>
internal static class ServerTransitions
{
    /// <summary>Type of the condition of a server of which nobody can tell whether it runs; gone as soon as its status changes.</summary>
    public const string RecoveryUnknown = "recovery_unknown";

    /// <summary>Type of the condition of a running server that did not answer its last probe; gone as soon as it does not run.</summary>
    public const string NotAnswering = "not_answering";

    /// <summary>Type of the condition of servers whose user has nearly or more than the disk space he may have, whatever their status.</summary>
    public const string DiskQuota = "disk_quota";

    private static readonly Dictionary<ServerStatus, ServerStatus[]> Moves = new()
    {
        [Creating] = [Configuring, Stopping, Failed],
        [Configuring] = [Starting, Stopping, Stopped, Failed],
        [Starting] = [Running, Stopping, Failed, Configuring], // back: a start that a crash of the host cut off is begun again
        [Running] = [Stopping, Failed],
        [Stopping] = [Stopped, Failed, Configuring], // on: a restart that a crash cut off
        [Stopped] = [Configuring, Stopping, Failed],
        [Failed] = [Configuring, Stopping],
    };

    public static bool IsLegal(ServerStatus from, ServerStatus to) => from == to || Moves[from].Contains(to);

    /// <summary>Whether the status counts against MAX_CONCURRENT_SERVERS.</summary>
    public static bool IsActive(ServerStatus status) => status is not (Stopped or Failed);

    /// <summary>Whether something is under way that has a deadline.</summary>
    public static bool IsTransitional(ServerStatus status) => status is Creating or Configuring or Starting or Stopping;

    /// <summary>The conditions that have nothing to do with whether it runs.</summary>
    public static IReadOnlyList<ServerCondition> Lasting(IReadOnlyList<ServerCondition> conditions) => [.. conditions.Where(c => c.Type == DiskQuota)];

    /// <summary>The verbs a caller may use now, in the words of the API.</summary>
    public static IReadOnlyList<string> AllowedVerbs(ServerRecord server) => server switch
    {
        { Desired: DesiredState.Deleted } => ["delete"],
        { Status: Running } => ["start", "stop", "restart", "delete"],
        { Status: Stopped or Failed } => ["start", "stop", "restart", "delete"],
        { Status: Stopping } => ["stop", "delete"],
        _ => ["start", "stop", "delete"],
    };
}
