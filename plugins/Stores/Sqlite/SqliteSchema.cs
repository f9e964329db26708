using System.Globalization;
using Microsoft.Data.Sqlite;
using Modular.Abstractions;

namespace Modular.Stores.Sqlite;

/// <summary>The tables, and their version in <c>user_version</c>.</summary>
internal static class SqliteSchema
{
    private const int Version = 1;

    /// <summary>Throws SQLITE_CORRUPT when pages are missing or contradict each other, as in a file that was cut off or got another one's log.</summary>
    public static void EnsureSound(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (command.ExecuteScalar() is string answer and not "ok")
            throw new SqliteException(answer, SqliteDatabase.Corrupt);
    }

    /// <summary>Creates what is missing; refuses a database of a newer program.</summary>
    public static void Ensure(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "PRAGMA user_version";
        var found = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (found > Version)
        {
            throw new ServerException(ServerError.Unavailable,
                $"The database {connection.DataSource} has schema version {found}, but this program knows up to {Version}. Start the newer program, or " +
                    "restore the state from before the upgrade.")
            { Retryable = false };
        }

        command.CommandText = $"""
            CREATE TABLE IF NOT EXISTS servers (
                id TEXT PRIMARY KEY, version INTEGER NOT NULL, status TEXT NOT NULL,
                user_id TEXT NOT NULL, session_id TEXT NOT NULL, manager_id TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS servers_by_user ON servers (user_id);
            CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS health (id INTEGER PRIMARY KEY, checked TEXT NOT NULL);
            PRAGMA user_version = {Version};
            """;
        command.ExecuteNonQuery();
        transaction.Commit();
    }
}
