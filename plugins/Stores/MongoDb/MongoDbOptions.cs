using System.ComponentModel;

namespace Modular.Stores.MongoDb;

/// <summary>Settings of the MongoDB store, <c>Plugins:Stores:MongoDb</c>.</summary>
public sealed class MongoDbOptions
{
    [Description("Connection string; the well-known setting MONGODB_URL ends here. Needed when the store is selected.")]
    public string? Url { get; set; }

    [Description("Database; default: the one in the URL, else modular.")]
    public string? Database { get; set; }

    [Description("Collection; default servers.")]
    public string Collection { get; set; } = "servers";
}
