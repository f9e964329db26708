using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Custody;

/// <summary>
/// Leaves each port to one record. A ledger that a full disk kept behind, or an export of a busy manager, may say that a server holds a port which it had given
/// up and another has got since. All are of one node, whatever name they were made under.
/// </summary>
internal sealed class PortClaims(GuardedParts parts, OwnRecords own)
{
    /// <summary>
    /// The port stays with the server that runs, else with the one whose record is newer; the others get another at their next start. Two that run are left
    /// alone.
    /// </summary>
    /// <returns>Whether the store may have other records now.</returns>
    public async Task<bool> SettleAsync(IReadOnlyCollection<ServerRecord> records, TextWriter output)
    {
        if (ContestedPorts.Of(records, _ => false).Count == 0)
            return false;

        var alive = (await own.FoundAsync(CancellationToken.None)).Where(i => i.Alive).Select(i => i.ServerId).ToHashSet(StringComparer.Ordinal);
        foreach (var claims in ContestedPorts.Of(records, r => alive.Contains(r.Id)))
        {
            foreach (var loser in claims.Skip(1).Where(r => !alive.Contains(r.Id)))
                await GiveUpAsync(loser, claims[0].Id, output);
        }

        return true;
    }

    private async Task GiveUpAsync(ServerRecord record, string keeper, TextWriter output)
    {
        await parts.Store.TryUpdateAsync(record with { Port = null, Version = record.Version + 1 }, record.Version, CancellationToken.None);
        await output.WriteLineAsync($"Server {record.Id}: gets another port at its next start, for {record.Port} is server {keeper}'s now");
    }
}
