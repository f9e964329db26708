using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.Custody;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.Recovery;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Supervision;

/// <summary>What time makes due for one server.</summary>
internal sealed class DueServerWork(
    ServerTimeouts timeouts, ServerJournal journal, RecordRecovery recovery, ServerResumption resumption, CustodyState custody, GuardedParts parts)
{
    private static readonly TimeSpan DeletionRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LimitRetry = TimeSpan.FromSeconds(5);

    public async Task DoAsync(ManagedServer server, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (custody.Finding is not null)
            return;

        if (!server.IsSaved)
            await journal.SaveAsync(server);

        if (parts.Backend.IsFenced(server.Id))
            return; // all of what follows would be refused until the call that was given up returns

        if (server.RecoveryRetry is { } retry && WallTime.IsDue(retry.At, RecoveryRetry.LongestPause, now))
            await RecoverAgainAsync(server, cancellationToken);

        var record = server.Record;
        if (record.Desired == DesiredState.Deleted)
            Retry(server, DeletionRetry, now);
        else if (record.ExpiresAt <= now)
            await timeouts.ExpireAsync(server, cancellationToken);
        else if (record is { Desired: DesiredState.Stopped, Status: ServerStatus.Failed })
            Retry(server, StopRetry, now);
        else if (server.RecoveryRetry is null && WallTime.IsDue(record.NextRestartAt, RestartSchedule.LongestPause, now))
            await RestartAsync(server, now);
        else
            await timeouts.StopIfIdleAsync(server, cancellationToken);
    }

    private async Task RecoverAgainAsync(ManagedServer server, CancellationToken cancellationToken)
    {
        using (var turn = server.Gate.TryEnter())
        {
            if (turn is null || server.RecoveryRetry is null) // an order was quicker
                return;

            await recovery.RecoverAsync(server, cancellationToken);
        }

        resumption.Resume(server);
    }

    /// <summary>An order that could not be carried out is so still; the caller has been told, and need not ask again.</summary>
    private void Retry(ManagedServer server, TimeSpan pause, DateTimeOffset now)
    {
        if (WallTime.HasPassed(pause, server.Record.StatusChangedAt, now))
            resumption.Resume(server);
    }

    private async Task RestartAsync(ManagedServer server, DateTimeOffset now)
    {
        if (server.IsBusy) // the restart would be dropped, and nothing would plan another: it is due the next time, too
            return;

        try
        {
            await journal.NoteAsync(server, r => r with { Restarts = r.Restarts + 1, NextRestartAt = null });
            resumption.Restart(server);
        }
        catch (ServerException e) when (e.Error is ServerError.LimitReached or ServerError.NoCapacity)
        {
            await journal.NoteAsync(server, r => r with { Restarts = r.Restarts - 1, NextRestartAt = now + LimitRetry });
        }
    }
}
