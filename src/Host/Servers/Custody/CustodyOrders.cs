namespace Modular.Host.Servers.Custody;

/// <summary>Mends the store, or accepts it, and writes down that it is complete.</summary>
internal sealed class CustodyOrders(
    FoundRecords found, OwnRecords own, Adoption adoption, AcceptedLoss loss, CustodyResolution end, StoreExamination examination) : ICustodyOrders
{
    public async Task AdoptAsync(TextWriter output)
    {
        await EnsureAloneAsync();
        await adoption.CarryOutAsync(output);
        await end.ReachAsync(output);
    }

    public async Task AcceptLossAsync(TextWriter output)
    {
        await EnsureAloneAsync(mayBeCopy: false);
        await loss.CarryOutAsync(output);
        await end.ReachAsync(output);
    }

    public Task ListLossAsync(TextWriter output) => loss.ListAsync(output);

    public Task BeginImportAsync() => EnsureAloneAsync();

    public async Task EnsureRightStoreAsync()
    {
        var remembered = found.Remembered; // before the store is read, so that it may have more
        if (remembered.Count > 0 && (await own.ReadAsync(CancellationToken.None)).Count == 0)
        {
            throw new InvalidDataException(
                $"The store has no record of this manager, but DATA_PATH remembers {Examples.Of(remembered, "server")}: it is another store, or was emptied. " +
                    "Look at STATE_STORE and the database's address. No file was written.");
        }
    }

    public async Task AcceptImportAsync(TextWriter output)
    {
        await EnsureAloneAsync();
        await end.ReachAsync(output);
    }

    /// <param name="mayBeCopy">False: on a copy, what has no record may be the original's, and must not be ended.</param>
    private async Task EnsureAloneAsync(bool mayBeCopy = true)
    {
        var finding = examination.FindTwin() ?? await examination.RunAsync(await own.ReadAsync(CancellationToken.None), isAlone: true, CancellationToken.None);
        if (finding is { Reason: "manager_twice" or "folder_foreign" } || (!mayBeCopy && finding is { Reason: "folder_copied" }))
            throw new InvalidDataException(finding.Message);
    }
}
