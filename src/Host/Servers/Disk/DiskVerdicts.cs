using Modular.Abstractions;
using Modular.Host.Observability;
using Modular.Host.Servers.Custody;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Disk;

/// <summary>
/// What follows from what a user's servers take on disk: a word in the log and on his servers from 90 % on, their stop at 110 %. Used by one sweep at a time.
/// </summary>
internal sealed partial class DiskVerdicts(
    DiskQuota quota, DiskConditions conditions, IServerLifecycle lifecycle, AuditLog audit, CustodyState custody, ILogger<DiskVerdicts> log)
{
    private readonly Dictionary<string, DiskLevel> _told = new(StringComparer.Ordinal);

    /// <param name="userId">Whose they are.</param>
    /// <param name="servers">All of his.</param>
    /// <param name="bytes">What they take by what is known.</param>
    /// <param name="cancellationToken">Ends the work in between.</param>
    public async Task ApplyAsync(string userId, IReadOnlyList<ManagedServer> servers, long bytes, CancellationToken cancellationToken)
    {
        if (custody.Finding is not null)
            return;

        var level = quota.LevelOf(bytes);
        Tell(userId, level, bytes);
        foreach (var server in servers)
        {
            await conditions.ShowAsync(server, level);
            if (level == DiskLevel.Over && IsToRun(server))
                await StopAsync(server, bytes, cancellationToken);
        }
    }

    /// <summary>Nobody's files are bounded any more: what a former setting has left on servers is taken away.</summary>
    public async Task LiftAsync(IEnumerable<ManagedServer> servers)
    {
        if (custody.Finding is not null)
            return;

        foreach (var server in servers)
            await conditions.ShowAsync(server, DiskLevel.Within);
    }

    /// <summary>
    /// Runs, is about to, or waits for its restart by policy. One of which nobody can tell whether it runs is left alone until that is known.
    /// </summary>
    private static bool IsToRun(ManagedServer server) => server.RecoveryRetry is null
        && server.Record is { Desired: DesiredState.Running } and ({ Status: not ServerStatus.Failed } or { NextRestartAt: not null });

    private async Task StopAsync(ManagedServer server, long bytes, CancellationToken cancellationToken)
    {
        try
        {
            await lifecycle.EndAsync(server.Id, StopReason.DiskQuota, cancellationToken);
            audit.Decided("stop", server.Id,
                $"disk_quota, its user's servers have {DiskQuota.Size(bytes)} of files, which is not below 110 % of {quota.Bound}");
        }
        catch (ServerException e)
        {
            NotStopped(server.Id, e.Message); // trouble with one does not concern the next
        }
    }

    private void Tell(string userId, DiskLevel level, long bytes)
    {
        var told = _told.GetValueOrDefault(userId);
        if (level > told)
            TakesMuch(userId, DiskQuota.Size(bytes), quota.Bound, quota.Message(level)!);
        else if (level == DiskLevel.Within && told != level)
            TakesLess(userId, DiskQuota.Size(bytes), quota.Bound);

        // one who wavers between the levels is told of once, until he is below all of them
        if (level == DiskLevel.Within)
            _told.Remove(userId);
        else if (level > told)
            _told[userId] = level;
    }

    [LoggerMessage(1250, LogLevel.Warning, "User {UserId}: the servers have {Size} of files; the bound is {Bound}. {Meaning}")]
    private partial void TakesMuch(string userId, string size, string bound, string meaning);

    [LoggerMessage(1251, LogLevel.Information, "User {UserId}: the servers have {Size} of files, below 90 % of {Bound} again")]
    private partial void TakesLess(string userId, string size, string bound);

    [LoggerMessage(1252, LogLevel.Warning, "Server {ServerId}: its user has too much on disk, and it could not be stopped now; it is tried again: {Reason}")]
    private partial void NotStopped(string serverId, string reason);
}
