using Modular.Abstractions;
using Modular.Host.Parts;

namespace Modular.Host.Servers.Custody;

/// <summary>Makes the store's records agree with what the ledger remembers and the backend finds.</summary>
internal sealed class Adoption(GuardedParts parts, FoundRecords found, OwnRecords own)
{
    public async Task CarryOutAsync(TextWriter output)
    {
        await AddAsync(output);
        await BuryAsync(output);
        await WakeAsync(output);
    }

    private async Task AddAsync(TextWriter output)
    {
        var stored = (await own.ReadAsync(CancellationToken.None)).ToDictionary(r => r.Id, StringComparer.Ordinal);
        foreach (var record in await found.ReadAsync([.. stored.Values], CancellationToken.None))
        {
            if (stored.TryGetValue(record.Id, out var older))
                await parts.Store.TryUpdateAsync(record, older.Version, CancellationToken.None);
            else
                await parts.Store.AddAsync(record, CancellationToken.None);

            await output.WriteLineAsync(
                $"Adopted server {record.Id} of {record.Spec.UserId}, {EnumWord.Of(record.Status)}{(record.Port is { } port ? $", port {port}" : "")}");
        }
    }

    /// <summary>Records of servers that were deleted: the store has them again, and nothing is left that they could be of.</summary>
    private async Task BuryAsync(TextWriter output)
    {
        var left = (await own.FoundAsync(CancellationToken.None)).Select(i => i.ServerId).ToHashSet(StringComparer.Ordinal);
        foreach (var record in await own.ReadAsync(CancellationToken.None))
        {
            if (!found.WasRemoved(record.Id) || left.Contains(record.Id))
                continue;

            await parts.Store.TryRemoveAsync(record.Id, record.Version, CancellationToken.None);
            await output.WriteLineAsync($"Server {record.Id}: its record was removed, for the server had been deleted");
        }
    }

    /// <summary>Records that say "stopped" of what runs: what runs is newer.</summary>
    private async Task WakeAsync(TextWriter output)
    {
        var stored = (await own.ReadAsync(CancellationToken.None)).ToDictionary(r => r.Id, StringComparer.Ordinal);
        foreach (var instance in await own.FoundAsync(CancellationToken.None))
        {
            if (!stored.TryGetValue(instance.ServerId, out var record) || !FoundComparison.IsOlderThanWhatRuns(record, instance))
                continue;

            var running = record with { Status = ServerStatus.Running, Desired = DesiredState.Running, Version = record.Version + 1 };
            await parts.Store.TryUpdateAsync(running, record.Version, CancellationToken.None);
            await output.WriteLineAsync($"Server {record.Id}: its record says running now, as it does");
        }
    }
}
