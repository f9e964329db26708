using Microsoft.Data.Sqlite;

namespace Modular.Stores.Sqlite;

/// <summary>The statements of notes.</summary>
internal static class SqliteNotes
{
    public static string? Read(SqliteCommand command, string name)
    {
        command.CommandText = "SELECT text FROM notes WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteScalar() as string;
    }

    public static int Write(SqliteCommand command, string name, string text)
    {
        command.CommandText = "INSERT OR REPLACE INTO notes (name, text) VALUES ($name, $text)";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$text", text);
        return command.ExecuteNonQuery();
    }
}
