namespace Modular.Host.Servers.Custody;

/// <summary>What one look at the store, DATA_PATH and what exists has shown.</summary>
/// <param name="Identity">What is wrong with the whole; null: nothing.</param>
/// <param name="Differences">What is wrong with single servers.</param>
/// <param name="IsStoreEmpty">Whether the store has no record of this manager.</param>
internal sealed record Look(CustodyFinding? Identity, Differences Differences, bool IsStoreEmpty)
{
    /// <summary>Null when all is well.</summary>
    public CustodyFinding? Finding => Identity ?? DifferenceFindings.Of(Differences, IsStoreEmpty);

    /// <summary>What an earlier look has shown, too.</summary>
    public Look AlsoIn(Look earlier) => this with
    {
        Identity = Identity?.Reason == earlier.Identity?.Reason ? Identity : null,
        Differences = Differences.AlsoIn(earlier.Differences),
    };
}
