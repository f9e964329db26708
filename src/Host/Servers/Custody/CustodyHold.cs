using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.Execution;
using Modular.Host.Servers.Recovery;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Custody;

/// <summary>
/// In custody: shows every server that can be known of, and takes hold of those that run, so that people can go on logging in. Writes nothing.
/// </summary>
internal sealed partial class CustodyHold(
    CustodyState custody, FoundRecords found, ServerRegistry registry, RecoveryInquiry inquiry, RunningServers runningServers, ILogger<CustodyHold> log)
{
    private const string ConditionType = "custody";

    /// <summary>What runs on files or by orders of another manager is not touched, not even to look after it.</summary>
    private bool MayHold => custody.Finding is { Reason: not ("folder_copied" or "manager_twice" or "folder_foreign") };

    /// <summary>Shows what the store lacks, too: a server that runs is never "not found".</summary>
    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var record in await found.ReadAsync([.. registry.Own.Select(s => s.Record)], cancellationToken))
                await ShowAsync(record);
        }
        catch (Exception e) when (e is ServerException or IOException or UnauthorizedAccessException)
        {
            CannotShow(e.Message);
        }
    }

    /// <summary>Takes hold of what runs.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!MayHold)
            return;

        foreach (var server in registry.Own.Where(s => s.Record.Backend.Length > 0).ToList())
            await HoldAsync(server, cancellationToken);

        Held(registry.Own.Count(), registry.Own.Count(s => s.Running is not null));
    }

    private async Task ShowAsync(ServerRecord record)
    {
        var condition = new ServerCondition
        {
            Type = ConditionType,
            Message = "The store has no such record, or an older one; this is what the manager remembers or has found.",
            Since = record.StatusChangedAt,
        };
        var shown = record with { Conditions = [.. record.Conditions.Where(c => c.Type != ConditionType), condition] };
        if (registry.Find(record.Id) is { } server)
            await ServerJournal.ShowAsync(server, _ => shown);
        else
            registry.Add(new ManagedServer(shown, shown.Version));
    }

    private async Task HoldAsync(ManagedServer server, CancellationToken cancellationToken)
    {
        if (await inquiry.AskAsync(server.Record, cancellationToken) is not RecoveryAnswer.Adopted { Server: var running })
            return;

        runningServers.Hold(server, running);
        if (server.Record.Status != ServerStatus.Running)
            await ServerJournal.ShowAsync(server, seen => seen with { Status = ServerStatus.Running, Handle = running.Handle, Endpoint = running.Endpoint });
    }

    [LoggerMessage(1229, LogLevel.Warning, "It cannot be told which servers there are besides those in the store: {Reason}")]
    private partial void CannotShow(string reason);

    [LoggerMessage(1226, LogLevel.Warning, "In custody with {Servers} servers, of which {Running} run and can be logged in to")]
    private partial void Held(int servers, int running);
}
