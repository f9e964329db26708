using Microsoft.Data.Sqlite;

namespace Modular.Stores.Sqlite;

/// <summary>
/// Moves what is in the write-ahead log into the main file (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint), so that a copy of that file alone
/// is never empty of what was acknowledged long ago.
/// </summary>
internal static class SqliteCheckpoint
{
    /// <summary>False: somebody reads, and it is to be tried again.</summary>
    public static bool Run(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        using var reader = command.ExecuteReader();
        return reader.Read() && reader.GetInt32(0) == 0;
    }
}
