using System.Globalization;

namespace Modular.Host.Settings;

/// <summary>
/// The user whose manager uses the data folder. What another one's command leaves there (the ledger, the store's files) that manager could not read.
/// </summary>
internal static class DataOwner
{
    private const string UserList = "/etc/passwd";

    /// <summary>Throws <see cref="SettingsException"/> when the folder is another user's; one that no manager has used is nobody's yet.</summary>
    public static void Ensure(string dataPath, uint user)
    {
        var owners = new[] { ManagerIdentity.IdName, ManagerIdentity.LedgerName }.Select(name => FileOwner.Of(Path.Combine(dataPath, name)));
        if (owners.FirstOrDefault(o => o is not null) is not { } owner || owner == user)
            return;

        var number = owner.ToString(CultureInfo.InvariantCulture);
        var name = NameOf(number);
        throw new SettingsException([string.Create(CultureInfo.InvariantCulture,
            $"DATA_PATH ('{dataPath}') is used by a manager of uid {owner}{(name is null ? "" : $" ({name})")}, and what this command writes there as uid " +
                $"{user} that manager could not read. Nothing was done. Run it as that user, with the manager's settings: sudo -u " +
                $"{name ?? $"'#{number}'"} modular …; in a container: docker exec without --user.")]);
    }

    private static string? NameOf(string number) => File.Exists(UserList)
        ? File.ReadLines(UserList).Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[2] == number)?[0]
        : null;
}
