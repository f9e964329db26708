using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Modular.Host.Settings;

/// <summary>
/// Who this manager is, kept in its data folder, and the lock that keeps a second one out of the same folder. The kernel frees the lock when the process ends,
/// however it ends.
/// </summary>
internal sealed class ManagerIdentity : IDisposable
{
    /// <summary>What the store acknowledged, see Servers/Custody; its first line names the manager.</summary>
    public const string LedgerName = "ledger";

    /// <summary>Holds the manager's id.</summary>
    public const string IdName = "manager-id";
    private const int WouldBlock = 11;
    private readonly FileStream? _lock;

    private ManagerIdentity(string id, string folderMark, FileStream? @lock)
    {
        (Id, FolderMark) = (id, folderMark);
        _lock = @lock;
    }

    public string Id { get; }

    /// <summary>Tells the data folder from a copy of it.</summary>
    public string FolderMark { get; }

    /// <summary>False: a manager runs on the folder, and it is only looked at.</summary>
    public bool IsAlone => _lock is not null;

    /// <summary>Throws <see cref="SettingsException"/> when another manager uses the folder, or nothing can be written to it.</summary>
    public static ManagerIdentity Claim(string dataPath, bool mayShare = false)
    {
        var lockPath = Path.Combine(dataPath, "manager.lock");
        FileStream? claimed = null;
        try
        {
            claimed = TryLock(lockPath, mayShare);
            var path = Path.Combine(dataPath, IdName);
            return new ManagerIdentity(ReadOrCreate(path, Path.Combine(dataPath, LedgerName)), Settings.FolderMark.Of(path), claimed);
        }
        catch (IOException e) when (claimed is null && e.HResult == WouldBlock)
        {
            throw new SettingsException(
                [$"DATA_PATH ('{dataPath}'): another manager is running on this folder (it holds manager.lock); stop it, or set another DATA_PATH."]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            claimed?.Dispose();
            throw new SettingsException(
                [$"DATA_PATH ('{dataPath}'): the manager's id cannot be kept there ({e.Message}); free space, make it writable, or set another one."]);
        }
    }

    public void Dispose() => _lock?.Dispose();

    private static FileStream? TryLock(string path, bool mayShare)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (mayShare && e.HResult == WouldBlock)
        {
            return null;
        }
    }

    /// <summary>An id that was lost is that of the ledger: another one would make all that is there a stranger's.</summary>
    private static string ReadOrCreate(string path, string ledger)
    {
        if (File.Exists(path) && Guid.TryParse(File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, out var known))
            return known.ToString("D");

        var id = ReadOwner(ledger) ?? Guid.NewGuid().ToString("D");
        var temporary = path + ".new";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                file.Write(Encoding.ASCII.GetBytes(id + "\n"));
                file.Flush(flushToDisk: true); // a name must never stand for an empty file, also when the power fails
            }

            if (new FileInfo(path) is { Exists: true, Length: > 0 })
                File.Move(path, path + ".damaged", overwrite: true); // it may be told from that who it was

            File.Move(temporary, path, overwrite: true);
            return id;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static string? ReadOwner(string ledger)
    {
        var line = File.Exists(ledger) ? File.ReadLines(ledger).FirstOrDefault() : null;
        var match = Regex.Match(line ?? "", "\"manager_id\":\"([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\"");
        return match.Success ? match.Groups[1].Value : null;
    }
}
