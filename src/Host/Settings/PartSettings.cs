namespace Modular.Host.Settings;

/// <summary>Which parts of plugins are used, and the databases of those that need one.</summary>
internal static class PartSettings
{
    public static readonly SettingDefinition ServerBackend = new("SERVER_BACKEND", "xrdp", "a key that a loaded plugin provides", "What runs servers.");

    public static readonly SettingDefinition PortAllocator = new(
        "PORT_ALLOCATOR", "`redis` if REDIS_URL is set, else `local`", "a key that a loaded plugin provides",
        "Who hands out ports.");

    public static readonly SettingDefinition StateStore = new(
        "STATE_STORE", "`mongodb` if MONGODB_URL is set, else `sqlite`", "a key that a loaded plugin provides",
        "Where records are kept.");

    public static readonly SettingDefinition MongoDb =
        new("MONGODB_URL", "none", "mongodb:// or mongodb+srv://", "Address of MongoDB; MONGODB_URI is the same.");

    public static readonly SettingDefinition Redis = new("REDIS_URL", "none", "redis:// or rediss://", "Address of Redis.");

    /// <summary>Another name of <see cref="MongoDb"/>.</summary>
    public const string MongoDbAlias = "MONGODB_URI";

    public static IReadOnlyList<SettingDefinition> All { get; } = [ServerBackend, PortAllocator, StateStore, MongoDb, Redis];
}
