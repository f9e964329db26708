namespace Modular.Host.Servers.Custody;

/// <summary>Which state this is: kept at the head of the ledger in DATA_PATH, and as a note in the store.</summary>
/// <param name="StateId">Made once, for as long as the state goes on, whatever store keeps it.</param>
/// <param name="Generation">Grows with each start.</param>
/// <param name="ManagerId">Whose it is.</param>
/// <param name="Folder">Mark of the data folder, see <see cref="Settings.FolderMark"/>.</param>
/// <param name="Machine">Where it was last used, for people.</param>
internal sealed record LedgerHeader(string StateId, long Generation, string ManagerId, string Folder, string Machine);
