namespace Modular.Stores.Sqlite;

/// <summary>Settings of the embedded store, <c>Plugins:Stores:Sqlite</c>.</summary>
public sealed class SqliteOptions
{
    /// <summary>The database file; null (default): <c>modular.db</c> in the host's data folder.</summary>
    public string? Path { get; set; }
}
