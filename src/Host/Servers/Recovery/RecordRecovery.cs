using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Recovery;

/// <summary>Finds out after a start of the host what runs. Only looks, adopts and notes; nothing is stopped or freed while it is unknown.</summary>
internal sealed class RecordRecovery(
    RecoveryInquiry inquiry, ServerRegistry registry, RunningServers runningServers, ServerFailures failures, ServerJournal journal)
{
    /// <summary>Decides about one server of this manager, or plans to ask again. Held at its gate.</summary>
    public async Task RecoverAsync(ManagedServer server, CancellationToken cancellationToken)
    {
        var record = server.Record;
        var isActive = ServerTransitions.IsActive(record.Status);
        if (!isActive && record.Desired != DesiredState.Running)
            return;

        if (isActive)
            registry.Activate(server.Id, record.Spec.UserId, enforceLimits: false);

        switch (await inquiry.AskAsync(record, cancellationToken))
        {
            case RecoveryAnswer.Adopted { Server: var running }:
                await AdoptAsync(server, running);
                break;
            case RecoveryAnswer.Gone { Exit: var exit }:
                await GoneAsync(server, exit);
                break;
            case RecoveryAnswer.Unknown { Reason: var reason }:
                await failures.LeaveAloneAsync(server, reason);
                break;
        }
    }

    private async Task AdoptAsync(ManagedServer server, GuardedServer running)
    {
        server.RecoveryRetry = null;
        if (server.Record is { Status: ServerStatus.Stopping }
            or { Desired: not DesiredState.Running, Status: not (ServerStatus.Running or ServerStatus.Starting) })
        {
            runningServers.Hold(server, running); // it was on its way elsewhere; the order that follows takes it there
            return;
        }

        registry.Activate(server.Id, server.Record.Spec.UserId, enforceLimits: false);
        if (server.Record.Status is not (ServerStatus.Running or ServerStatus.Starting))
        {
            // the store was away while it started, or is older than that: it runs, as it is to, and must not be started over people's heads
            await journal.NoteAsync(server, r => r with { Status = ServerStatus.Configuring, Port = r.Port ?? running.Endpoint.Port });
            await journal.NoteAsync(server, r => r with { Status = ServerStatus.Starting });
        }

        await runningServers.AttachAsync(server, running);
    }

    private async Task GoneAsync(ManagedServer server, ServerExit exit)
    {
        server.RecoveryRetry = null;
        if (server.Record is { Status: ServerStatus.Running, Desired: DesiredState.Running })
            await failures.NoteAsync(server, exit);
        else if (server.Record is { Status: ServerStatus.Stopped, Desired: DesiredState.Running })
            await FinishStartAsync(server);
        else if (server.Record.Conditions.Any(c => c.Type == ServerTransitions.RecoveryUnknown))
            await journal.NoteAsync(server, r => r with { Conditions = [.. r.Conditions.Where(c => c.Type != ServerTransitions.RecoveryUnknown)] });
    }

    /// <summary>A start that was wished when the host ended: from here the resumption takes it on.</summary>
    private async Task FinishStartAsync(ManagedServer server)
    {
        registry.Activate(server.Id, server.Record.Spec.UserId, enforceLimits: false);
        await journal.NoteAsync(server, r => r with { Status = ServerStatus.Configuring });
    }
}
