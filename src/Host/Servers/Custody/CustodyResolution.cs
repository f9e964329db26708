namespace Modular.Host.Servers.Custody;

/// <summary>Writes down that the store is complete now, and proves it.</summary>
internal sealed class CustodyResolution(OwnRecords own, PortClaims portClaims, StoreAcceptance acceptance, StoreExamination examination)
{
    /// <summary>Throws InvalidDataException when something is left by which the next start would be in custody again.</summary>
    public async Task ReachAsync(TextWriter output)
    {
        var records = await own.ReadAsync(CancellationToken.None);
        if (await portClaims.SettleAsync(records, output))
            records = await own.ReadAsync(CancellationToken.None);

        if (await acceptance.BeginAsync(own.ManagerId, records, CancellationToken.None) is { } owed)
            throw new InvalidDataException($"The store has {records.Count} records of this manager, but {owed} could not be written, so custody goes on. " +
                "Make room, or put right what is wrong, and run this again.");

        if (await examination.RunAsync(records, isAlone: true, CancellationToken.None) is { } left)
            throw new InvalidDataException($"The store has {records.Count} records of this manager, but this is left: {left.Message} 'modular state " +
                "accept-loss' moves such files to lost+found; or put back what is missing.");

        await output.WriteLineAsync($"The store is complete with {records.Count} records of this manager. Start it.");
    }
}
