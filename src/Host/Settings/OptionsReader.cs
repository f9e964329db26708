namespace Modular.Host.Settings;

/// <summary>Turns configuration into <see cref="ModularOptions"/>, or into all that is wrong with it.</summary>
internal static class OptionsReader
{
    private const int Day = 86400;
    private const long MiB = 1024 * 1024;
    private const int StoredForEachActive = 10;

    /// <summary>Throws <see cref="SettingsException"/> with every error at once. Creates the data and log folders.</summary>
    public static (ModularOptions Options, IReadOnlyList<string> Warnings) Read(IConfiguration configuration)
    {
        var reader = new SettingReader(configuration);
        var options = new ModularOptions();
        ReadAddress(reader, options);
        ReadLimits(reader, options);
        ReadModes(reader, options);
        DatabaseRules.Read(reader, options);
        PortRules.Read(reader, options);
        FolderRules.Read(reader, options);
        AccessRules.Read(reader, options);
        foreach (var warning in MisspeltNames.Find(configuration))
            reader.Warn(warning);

        return reader.Errors.Count == 0 ? (options, reader.Warnings) : throw new SettingsException([.. reader.Errors, .. reader.Warnings]);
    }

    private static void ReadAddress(SettingReader reader, ModularOptions options)
    {
        options.DeploymentEnvironment = reader.Text("LUCID_ENV") ?? options.DeploymentEnvironment;
        options.AdvertisedHost = reader.Text("RDP_SERVER_MANAGER_HOST") ?? options.AdvertisedHost;
        if (Uri.CheckHostName(options.AdvertisedHost) == UriHostNameType.Unknown)
            reader.Wrong("RDP_SERVER_MANAGER_HOST", options.AdvertisedHost, "must be a host name or an address", "set it to what RDP clients connect to");

        options.NodeId = reader.Text("NODE_ID");
        if (options.NodeId is { } node && !NodeIdentity.IsName(node))
            reader.Wrong("NODE_ID", node, "must be 1 to 63 letters, digits or one of . _ -", "set it to a name for what shares ports, or leave it out");

        options.ApiUrl = reader.Text("RDP_SERVER_MANAGER_URL");
        if (options.ApiUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
            reader.Wrong("RDP_SERVER_MANAGER_URL", url, "must be an absolute http or https URL", "set it to e.g. http://rdp-server-manager:8081");
    }

    private static void ReadLimits(SettingReader reader, ModularOptions options)
    {
        options.MaxConcurrentServers = reader.Number("MAX_CONCURRENT_SERVERS", options.MaxConcurrentServers, 1, 1000);
        options.MaxServersPerUser = reader.Number("MAX_SERVERS_PER_USER", options.MaxServersPerUser, 0, 1000);
        ReadStoredLimit(reader, options);
        options.MaxDiskPerUser = reader.Number("MAX_DISK_PER_USER", 0, 0, 1_000_000_000) * MiB;
        options.MaxStartsInFlight = reader.Number("MAX_STARTS_IN_FLIGHT", options.MaxStartsInFlight, 1, 1000);
        options.PortReuseDelay = reader.Seconds("PORT_REUSE_DELAY_SECONDS", options.PortReuseDelay, 0, Day);
        options.StartTimeout = reader.Seconds("START_TIMEOUT_SECONDS", options.StartTimeout, 1, 600);
        options.StopGrace = reader.Seconds("STOP_GRACE_SECONDS", options.StopGrace, 0, 600);
        options.OrphanGrace = reader.Seconds("ORPHAN_GRACE_SECONDS", options.OrphanGrace, 5, Day);
        options.LostAndFoundDays = reader.Number("LOST_AND_FOUND_DAYS", options.LostAndFoundDays, 0, 36500);
        options.ProbeInterval = reader.SecondsOrNever("PROBE_INTERVAL_SECONDS", options.ProbeInterval, 10, 3600);
        options.ShutdownTimeout = reader.Seconds("SHUTDOWN_TIMEOUT_SECONDS", options.ShutdownTimeout, 1, 600);
    }

    /// <summary>A server that is stopped costs a port and a home still, so a limit of active ones alone would let a user take them all.</summary>
    private static void ReadStoredLimit(SettingReader reader, ModularOptions options)
    {
        const string Name = "MAX_STORED_SERVERS_PER_USER";
        options.MaxStoredServersPerUser = reader.Number(Name, options.MaxServersPerUser * StoredForEachActive, 0, 100_000);
        if (options.MaxStoredServersPerUser > 0 && options.MaxStoredServersPerUser < options.MaxServersPerUser)
        {
            reader.Wrong(Name, $"{options.MaxStoredServersPerUser}", $"must not be below MAX_SERVERS_PER_USER ({options.MaxServersPerUser})",
                $"raise it, or leave it out for {options.MaxServersPerUser * StoredForEachActive}");
        }
    }

    private static void ReadModes(SettingReader reader, ModularOptions options)
    {
        options.ServerBackend = reader.Text("SERVER_BACKEND") ?? options.ServerBackend;
        options.ShutdownMode = Enum.Parse<ShutdownMode>(reader.Choice("SHUTDOWN_MODE", "stop", "stop", "keep"), ignoreCase: true);
        options.LogLevel = reader.Choice("LOG_LEVEL", options.LogLevel, "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL");
        options.LogFormat = reader.Choice("LOG_FORMAT", options.LogFormat, "text", "json");
    }
}
