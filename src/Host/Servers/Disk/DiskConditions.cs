using Modular.Abstractions;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Disk;

/// <summary>Shows on a user's servers how near he is to his bound; written only when that changes.</summary>
internal sealed class DiskConditions(ServerJournal journal, DiskQuota quota, TimeProvider time)
{
    public async Task ShowAsync(ManagedServer server, DiskLevel level)
    {
        var message = quota.Message(level);
        var shown = Find(server.Record);
        if (server.Record.Desired == DesiredState.Deleted || shown?.Message == message)
            return;

        try
        {
            await journal.NoteAsync(server,
                r => r with { Conditions = [.. r.Conditions.Where(c => c.Type != ServerTransitions.DiskQuota), .. Condition(message, shown)] });
        }
        catch (ServerException)
        {
            // it was deleted meanwhile, or another manager writes it: the next sweep looks again
        }
    }

    private static ServerCondition? Find(ServerRecord server) => server.Conditions.FirstOrDefault(c => c.Type == ServerTransitions.DiskQuota);

    private IEnumerable<ServerCondition> Condition(string? message, ServerCondition? shown) =>
        message is null ? [] : [new ServerCondition { Type = ServerTransitions.DiskQuota, Message = message, Since = shown?.Since ?? time.GetUtcNow() }];
}
