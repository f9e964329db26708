namespace Modular.Host.Servers.Custody;

/// <summary>The ways out of custody, as an operator orders them while no manager runs. Each says on <c>output</c> what it did.</summary>
internal interface ICustodyOrders
{
    /// <summary>Gives the store the records that it lacks or has older, from the ledger or rebuilt; then it is taken for complete.</summary>
    Task AdoptAsync(TextWriter output);

    /// <summary>
    /// Takes the store for right as it is; what has no record is ended, and its files go to lost+found. Custody ends when that was done for all.
    /// </summary>
    Task AcceptLossAsync(TextWriter output);

    /// <summary>Says what <see cref="AcceptLossAsync"/> would end and move; changes nothing.</summary>
    Task ListLossAsync(TextWriter output);

    /// <summary>Before the first record is imported. Throws InvalidDataException when another manager may be at work on the same.</summary>
    Task BeginImportAsync();

    /// <summary>Throws InvalidDataException when the store has nothing of this manager, although DATA_PATH remembers records.</summary>
    Task EnsureRightStoreAsync();

    /// <summary>Takes the store for right after an import; what has no record still has to be decided about.</summary>
    Task AcceptImportAsync(TextWriter output);
}
