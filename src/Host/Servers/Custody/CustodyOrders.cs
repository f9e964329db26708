using Modular.Abstractions;
using Modular.Host.Plugins;

namespace Modular.Host.Servers.Custody;

/// <summary>Mends the store, or accepts it, and writes down that it is complete.</summary>
internal sealed class CustodyOrders(
    SelectedParts parts, FoundRecords found, OwnRecords own, AcceptedLoss loss, StoreAcceptance acceptance, StoreExamination examination) : ICustodyOrders
{
    public async Task AdoptAsync(TextWriter output)
    {
        await EnsureAloneAsync();
        var stored = (await own.ReadAsync(CancellationToken.None)).ToDictionary(r => r.Id, StringComparer.Ordinal);
        foreach (var record in await found.ReadAsync([.. stored.Values], CancellationToken.None))
        {
            if (stored.TryGetValue(record.Id, out var older))
                await parts.Store.TryUpdateAsync(record, older.Version, CancellationToken.None);
            else
                await parts.Store.AddAsync(record, CancellationToken.None);

            await output.WriteLineAsync($"Adopted server {record.Id} of {record.Spec.UserId}, {record.Status.ToString().ToLowerInvariant()}{(record.Port is { } port ? $", port {port}" : "")}");
        }

        await BuryAsync(output);
        await WakeAsync(output);
        await EndAsync(output);
    }

    public async Task AcceptLossAsync(TextWriter output)
    {
        await EnsureAloneAsync(mayBeCopy: false);
        await loss.CarryOutAsync(output);
        await EndAsync(output);
    }

    public Task ListLossAsync(TextWriter output) => loss.ListAsync(output);

    public Task BeginImportAsync() => EnsureAloneAsync();

    public async Task EnsureRightStoreAsync()
    {
        var remembered = found.Remembered; // before the store is read, so that it may have more
        if (remembered.Count > 0 && (await own.ReadAsync(CancellationToken.None)).Count == 0)
        {
            throw new InvalidDataException(
                $"The store has no record of this manager, but DATA_PATH remembers {Examples.Of(remembered, "server")}: it is another store, or was emptied. Look at STATE_STORE and the database's address. No file was written.");
        }
    }

    public async Task AcceptImportAsync(TextWriter output)
    {
        await EnsureAloneAsync();
        await EndAsync(output);
    }

    /// <param name="mayBeCopy">False: on a copy, what has no record may be the original's, and must not be ended.</param>
    private async Task EnsureAloneAsync(bool mayBeCopy = true)
    {
        var finding = examination.FindTwin() ?? await examination.RunAsync(await own.ReadAsync(CancellationToken.None), isAlone: true, CancellationToken.None);
        if (finding is { Reason: "manager_twice" or "folder_foreign" } || (!mayBeCopy && finding is { Reason: "folder_copied" }))
            throw new InvalidDataException(finding.Message);
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

    private async Task EndAsync(TextWriter output)
    {
        var records = await own.ReadAsync(CancellationToken.None);
        if (await acceptance.BeginAsync(own.ManagerId, records, CancellationToken.None) is { } owed)
            throw new InvalidDataException($"The store has {records.Count} records of this manager, but {owed} could not be written, so custody goes on. Make room, or put right what is wrong, and run this again.");

        if (await examination.RunAsync(records, isAlone: true, CancellationToken.None) is { } left)
            throw new InvalidDataException($"The store has {records.Count} records of this manager, but this is left: {left.Message} 'modular state accept-loss' moves such files to lost+found; or put back what is missing.");

        await output.WriteLineAsync($"The store is complete with {records.Count} records of this manager. Start it.");
    }
}
