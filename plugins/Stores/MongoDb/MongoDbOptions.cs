namespace Modular.Stores.MongoDb;

/// <summary>Settings of the MongoDB store, <c>Plugins:Stores:MongoDb</c>.</summary>
public sealed class MongoDbOptions
{
    /// <summary>Connection string; the well-known setting MONGODB_URL ends here. Needed when the store is selected.</summary>
    public string? Url { get; set; }

    /// <summary>Database; default: the one in the URL, else <c>modular</c>.</summary>
    public string? Database { get; set; }

    /// <summary>Collection; default <c>servers</c>.</summary>
    public string Collection { get; set; } = "servers";
}
