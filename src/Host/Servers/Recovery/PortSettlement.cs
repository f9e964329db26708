using Modular.Host.Parts;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Recovery;

/// <summary>Makes the books and this manager's records agree at the start about who holds a port, so that no record claims what another server has.</summary>
internal sealed partial class PortSettlement(StateLoader loader, ServerRegistry registry, ServerJournal journal, GuardedParts parts,
    ILogger<PortSettlement> log)
{
    /// <summary>Before anybody can acquire a port here. Throws Unavailable; may be repeated.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var claims in ContestedPorts.Of(registry.Own.Select(s => s.Record), r => ServerTransitions.IsActive(r.Status)))
        {
            foreach (var loser in claims.Skip(1))
                await GiveUpAsync(registry.FindOrThrow(loser.Id), claims[0].Id);
        }

        await loader.ReconcilePortsAsync(cancellationToken);
        var holders = (await parts.Allocator.ListAsync(cancellationToken)).Where(p => p.Owner is not null).ToDictionary(p => p.Port, p => p.Owner!);
        foreach (var server in registry.Own.ToList())
        {
            if (server.Record.Port is { } port && holders.TryGetValue(port, out var holder) && holder != server.Id)
                await GiveUpAsync(server, holder);
        }
    }

    /// <summary>What runs keeps the address that people have; the books' conflict is in the log.</summary>
    private async Task GiveUpAsync(ManagedServer server, string holder)
    {
        if (ServerTransitions.IsActive(server.Record.Status) || server.Record.Port is not { } port)
            return;

        await journal.NoteAsync(server, r => r with { Port = null });
        GivenUp(server.Id, port, holder);
    }

    [LoggerMessage(1156, LogLevel.Warning, "Server {ServerId}: gets another port at its next start, for {Port} is server {Holder}'s now")]
    private partial void GivenUp(string serverId, int port, string holder);
}
