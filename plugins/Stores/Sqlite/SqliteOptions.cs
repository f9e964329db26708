using System.ComponentModel;

namespace Modular.Stores.Sqlite;

/// <summary>Settings of the embedded store, <c>Plugins:Stores:Sqlite</c>.</summary>
public sealed class SqliteOptions
{
    [Description("The database file; null (default): modular.db in the host's data folder.")]
    public string? Path { get; set; }
}
