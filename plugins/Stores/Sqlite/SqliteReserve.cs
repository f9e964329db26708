namespace Modular.Stores.Sqlite;

/// <summary>
/// Space that is given up when the disk is full, so that what runs can still be noted, stopped and deleted, which may be the only way to free more.
/// It is a file beside the database.
/// </summary>
internal sealed class SqliteReserve(string databasePath)
{
    private const int Size = 1024 * 1024;
    private const int FreeBeforeItIsTaken = 4 * Size;
    private readonly string _path = databasePath + "-reserve";
    private bool _isThere;

    /// <summary>Takes the space when there is plenty. Never fails.</summary>
    public void Take()
    {
        if (_isThere)
            return;
        try
        {
            if (new FileInfo(_path) is not { Exists: true, Length: Size })
            {
                if (new DriveInfo(Path.GetDirectoryName(_path)!).AvailableFreeSpace < FreeBeforeItIsTaken)
                    return;
                File.WriteAllBytes(_path, new byte[Size]); // really written: a hole would reserve nothing
            }

            _isThere = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp();
        }
    }

    /// <summary>False: there was nothing to give up.</summary>
    public bool GiveUp()
    {
        _isThere = false;
        try
        {
            var existed = File.Exists(_path);
            File.Delete(_path);
            return existed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
