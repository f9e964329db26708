namespace Modular.Host.Settings;

/// <summary>How many servers there may be, and how much they may take.</summary>
internal static class LimitSettings
{
    public static readonly NumberSetting ConcurrentServers =
        new("MAX_CONCURRENT_SERVERS", 50, 1, 1000, "Servers that may be active (creating to stopping) at a time.");

    public static readonly NumberSetting ServersPerUser = new("MAX_SERVERS_PER_USER", 0, 0, 1000, "The same for one user.") { Rest = "; 0 is no limit" };

    public static readonly NumberSetting StoredServersPerUser = new(
        "MAX_STORED_SERVERS_PER_USER", 0, 0, 100_000,
        "Servers that one user may have, stopped ones included: each holds a port and a home until it is deleted.")
    {
        Default =
            "ten times MAX_SERVERS_PER_USER",
        Rest = ", not below MAX_SERVERS_PER_USER; 0 is no limit"
    };

    public static readonly NumberSetting DiskPerUser = new(
        "MAX_DISK_PER_USER", 0, 0, 1_000_000_000,
        "What the files of one user's servers may take on disk, stopped ones included.")
    { Rest = " MiB; 0 is no limit" };

    public static readonly NumberSetting StartsInFlight = new(
        "MAX_STARTS_IN_FLIGHT", Math.Max(4, Environment.ProcessorCount * 2), 1, 1000,
        "Starts at a time; more wait, the users taking turns.")
    { Default = "twice the processors, at least 4" };

    public static IReadOnlyList<SettingDefinition> All { get; } = [ConcurrentServers, ServersPerUser, StoredServersPerUser, DiskPerUser, StartsInFlight];
}
