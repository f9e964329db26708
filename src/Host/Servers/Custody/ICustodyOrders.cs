namespace Modular.Host.Servers.Custody;

/// <summary>The ways out of custody, as an operator orders them while no manager runs. Each says on <c>output</c> what it did.</summary>
internal interface ICustodyOrders
{
    /// <summary>Gives the store the records that it lacks or has older, from the ledger or rebuilt; then it is taken for complete.</summary>
    Task AdoptAsync(TextWriter output);

    /// <summary>Takes the store for right as it is; what has no record is ended, and its files go to lost+found.</summary>
    Task AcceptLossAsync(TextWriter output);

    /// <summary>Takes the store for right after an import; what has no record still has to be decided about.</summary>
    Task AcceptImportAsync(TextWriter output);
}
