using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Execution;

/// <summary>Brings a server that failed to rest: the reason noted, what it held given back, the next attempt planned where the policy wants one.</summary>
internal sealed partial class ServerFailures(
    GuardedParts parts, ServerPorts ports, ServerJournal journal, ServerRegistry registry, TimeProvider time, ILogger<ServerFailures> log)
{
    /// <param name="server">It is held at its gate.</param>
    /// <param name="cause">What was thrown.</param>
    /// <param name="giveUpPort">True when nobody has its address yet: port and configuration go, unless the policy tries again. A home stays: the record may be
    /// older than it.</param>
    public async Task NoteAsync(ManagedServer server, Exception cause, bool giveUpPort)
    {
        var error = cause as ServerException ?? Unexpected(server.Id, "start", cause);
        var failure = new ServerFailure { Error = error.Error, Message = error.Message, At = time.GetUtcNow(), LogTail = error.LogTail };
        await NoteAsync(server, failure, error.Retryable);
        if (DoubtException.IsBehind(error))
            await LeaveAloneAsync(server, error.Message); // it may run at that port
        else if (giveUpPort && server.Record.NextRestartAt is null)
            await GiveUpPortAsync(server);
    }

    /// <summary>The same for one that was to stop, and of which something may run still.</summary>
    public async Task NoteStopAsync(ManagedServer server, Exception cause)
    {
        var error = cause as ServerException ?? Unexpected(server.Id, "stop", cause);
        var failure = new ServerFailure
        {
            Error = error.Error,
            Message = error.Message,
            At = time.GetUtcNow(),
            LogTail = error.LogTail,
            Kind = FailureKind.NotStopped,
        };
        await NoteAsync(server, failure, error.Retryable);
        if (DoubtException.IsBehind(error))
            await LeaveAloneAsync(server, error.Message);
    }

    /// <summary>The same for one that ended by itself.</summary>
    public async Task NoteAsync(ManagedServer server, ServerExit exit)
    {
        await TryAsync(server.Id, () => parts.Backend.RemoveAsync(server.Id, RemovalScope.Processes, CancellationToken.None));
        await NoteAsync(server, new ServerFailure
        {
            Error = ServerError.StartFailed,
            Message = exit.Reason,
            At = time.GetUtcNow(),
            ExitCode = exit.ExitCode,
            LogTail = exit.LogTail,
            Kind = FailureKind.Exited,
        }, retryMayHelp: true);
        ServerEnded(server.Id, exit.Reason);
    }

    /// <summary>The same for one that runs but hung, and has been ended for it.</summary>
    public async Task NoteHangAsync(ManagedServer server, string reason)
    {
        await NoteAsync(server, new ServerFailure
        {
            Error = ServerError.StartFailed,
            Message = reason,
            At = time.GetUtcNow(),
            Kind = FailureKind.NotAnswering,
        }, retryMayHelp: true);
        ServerHung(server.Id, reason);
    }

    /// <summary>Notes that nobody can tell whether it runs, and plans to ask again. Held at its gate.</summary>
    public async Task LeaveAloneAsync(ManagedServer server, string reason)
    {
        var now = time.GetUtcNow();
        server.RecoveryRetry = RecoveryRetry.After(server.RecoveryRetry, now);
        if (server.Record.Conditions.Any(c => c.Type == ServerTransitions.RecoveryUnknown && c.Message == reason))
            return;

        await journal.NoteAsync(server, r => r with
        {
            Conditions = [.. r.Conditions.Where(c => c.Type != ServerTransitions.RecoveryUnknown), new ServerCondition
            {
                Type = ServerTransitions.RecoveryUnknown,
                Message = reason,
                Since = Since(r, now),
            }],
        });
    }

    /// <summary>Runs what may wait for a dependency that is away now; it is made up for later.</summary>
    public async Task TryAsync(string serverId, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (ServerException e)
        {
            CleanUpOwed(serverId, e.Message);
        }
    }

    private static DateTimeOffset Since(ServerRecord server, DateTimeOffset now) =>
        server.Conditions.FirstOrDefault(c => c.Type == ServerTransitions.RecoveryUnknown)?.Since ?? now;

    private async Task NoteAsync(ManagedServer server, ServerFailure failure, bool retryMayHelp)
    {
        server.Running = null;
        await journal.NoteAsync(server, r => RestartSchedule.Plan(r, retryMayHelp, failure.At) with
        {
            Status = ServerStatus.Failed,
            Failure = failure,
            StoppedAt = failure.At,
            Handle = null,
            Endpoint = null,
        });
        registry.Deactivate(server.Id);
        if (server.Record.Port is not null)
            await ports.DeactivateAsync(server.Id);
    }

    private async Task GiveUpPortAsync(ManagedServer server)
    {
        await TryAsync(server.Id, () => parts.Backend.RemoveAsync(server.Id, RemovalScope.Configuration, CancellationToken.None));
        await ports.ReleaseAsync(server.Id);
        await journal.NoteAsync(server, r => r with { Port = null });
    }

    private ServerException Unexpected(string serverId, string step, Exception cause)
    {
        StepBroke(cause, serverId, step);
        return new ServerException(ServerError.StartFailed, "An internal error; the manager's log has the details.", cause) { Retryable = false };
    }

    [LoggerMessage(1130, LogLevel.Warning, "Server {ServerId} ended by itself: {Reason}")]
    private partial void ServerEnded(string serverId, string reason);

    [LoggerMessage(1133, LogLevel.Warning, "Server {ServerId} hung and was ended: {Reason}")]
    private partial void ServerHung(string serverId, string reason);

    [LoggerMessage(1131, LogLevel.Error, "Server {ServerId}: the {Step} broke")]
    private partial void StepBroke(Exception e, string serverId, string step);

    [LoggerMessage(1132, LogLevel.Warning, "Server {ServerId}: could not be cleaned up now, it is done later: {Reason}")]
    private partial void CleanUpOwed(string serverId, string reason);
}
