using Microsoft.Data.Sqlite;

namespace Modular.Stores.Sqlite;

/// <summary>A copy of the database as of one moment, while others write (https://www.sqlite.org/backup.html).</summary>
internal static class SqliteBackup
{
    /// <summary>The file is whole when it has its name.</summary>
    public static void Write(SqliteConnection connection, string file)
    {
        var temporary = file + ".part";
        try
        {
            new FileStream(temporary,
                new FileStreamOptions
                {
                    Mode = FileMode.Create,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite
                }).Dispose();
            Copy(connection, temporary);
            File.Move(temporary, file, overwrite: false);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Copy(SqliteConnection connection, string file)
    {
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        target.Open();
        connection.BackupDatabase(target);
        using var command = target.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = DELETE"; // one file, without companions
        command.ExecuteNonQuery();
    }
}
