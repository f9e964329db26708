using Microsoft.Data.Sqlite;
using Modular.Abstractions;

namespace Modular.Stores.Sqlite;

/// <summary>Opens connections to the one file, and turns SQLite's errors into what operators can act on.</summary>
internal sealed class SqliteDatabase(string path)
{
    /// <summary>SQLITE_CORRUPT.</summary>
    public const int Corrupt = 11;

    /// <summary>SQLITE_FULL.</summary>
    public const int FullDisk = 13;

    /// <summary>Never creates the file: SQLite would make it readable for others, and an empty one without tables.</summary>
    private readonly string _connectionString =
        new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 3, Pooling = true }.ToString();

    private string? _file;

    public string Path => path;

    /// <summary>A connection in WAL mode whose commits are on disk when they return (https://www.sqlite.org/pragma.html#pragma_synchronous).</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var setup = connection.CreateCommand();
        setup.CommandText = "PRAGMA busy_timeout = 3000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
        setup.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Makes the file readable for its owner only, before SQLite creates its companions with the same mode.</summary>
    public void CreateFile()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            if (!File.Exists(path))
                new FileStream(path,
                    new FileStreamOptions
                    {
                        Mode = FileMode.CreateNew,
                        Access = FileAccess.Write,
                        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite
                    }).Dispose();

            _file = FileIdentity.Of(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServerException(ServerError.Unavailable,
                $"The database {path} cannot be created: {e.Message} Make its folder writable, or set Plugins__Stores__Sqlite__Path.", e);
        }
    }

    /// <summary>
    /// Whether the file that connections hold open is not the one that lies there now: it was deleted, or another was moved in its place. What is written to
    /// the old one would be lost, so its connections are given up.
    /// </summary>
    public bool WasReplaced()
    {
        if (FileIdentity.Of(path) is { } there && there == _file)
            return false;

        SqliteConnection.ClearAllPools();
        return true;
    }

    /// <summary>Throws Unavailable when what is left of the disk is for what is there already.</summary>
    public void DemandRoomForMore()
    {
        const long RoomForWhatIsThere = 2 * 1024 * 1024;
        if (new DriveInfo(System.IO.Path.GetDirectoryName(path)!).AvailableFreeSpace < RoomForWhatIsThere)
            throw Explain(new SqliteException("database or disk is full", FullDisk));
    }

    public ServerException Explain(SqliteException e)
    {
        var (what, retryable) = e.SqliteErrorCode switch
        {
            5 or 6 => ("is locked by another program. Close it.", true),
            8 => ("cannot be written. Make the file and its folder writable for this user.", true),
            10 => ("had an input/output error. Look at the disk and the kernel's log.", true),
            Corrupt or 26 => ("is damaged. Restore it from a backup, or move it away with its -wal and -shm: then 'modular state adopt' fills a new one from " +
                "what DATA_PATH remembers.", false),
            FullDisk => ("is on a full disk. Free some space.", true),
            14 => ("is not there, or cannot be opened. Make the file and its folder readable and writable for this user.", true),
            _ => ($"failed with SQLite error {e.SqliteErrorCode}.", true),
        };
        return new ServerException(ServerError.Unavailable, $"The database {path} {what}", e) { Retryable = retryable };
    }
}
