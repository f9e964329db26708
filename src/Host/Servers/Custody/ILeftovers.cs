namespace Modular.Host.Servers.Custody;

/// <summary>What is left of servers without a record, for those who operate the manager.</summary>
internal interface ILeftovers
{
    /// <summary>What lies in lost+found, oldest first.</summary>
    IReadOnlyList<LostItem> Kept { get; }

    /// <summary>Deletes at once and for good what is left of a server. Throws NotFound, Conflict when it has a record, Unavailable.</summary>
    Task RemoveAsync(string serverId, CancellationToken cancellationToken);
}
