namespace Modular.Host.Settings;

/// <summary>Turns configuration into <see cref="ModularOptions"/>, or into all that is wrong with it.</summary>
internal static class OptionsReader
{
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
        options.DeploymentEnvironment = reader.Text(AddressSettings.Deployment) ?? options.DeploymentEnvironment;
        options.AdvertisedHost = reader.Text(AddressSettings.AdvertisedHost) ?? options.AdvertisedHost;
        if (Uri.CheckHostName(options.AdvertisedHost) == UriHostNameType.Unknown)
            reader.Wrong(AddressSettings.AdvertisedHost, options.AdvertisedHost, "must be a host name or an address", "set it to what RDP clients connect to");

        options.NodeId = reader.Text(AddressSettings.NodeId);
        if (options.NodeId is { } node && !NodeIdentity.IsName(node))
            reader.Wrong(AddressSettings.NodeId, node, "must be 1 to 63 letters, digits or one of . _ -",
                "set it to a name for what shares ports, or leave it out");

        options.ApiUrl = reader.Text(AddressSettings.ApiUrl);
        if (options.ApiUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
            reader.Wrong(AddressSettings.ApiUrl, url, "must be an absolute http or https URL", "set it to e.g. http://rdp-server-manager:8081");
    }

    private static void ReadLimits(SettingReader reader, ModularOptions options)
    {
        options.MaxConcurrentServers = reader.Number(LimitSettings.ConcurrentServers);
        options.MaxServersPerUser = reader.Number(LimitSettings.ServersPerUser);
        ReadStoredLimit(reader, options);
        options.MaxDiskPerUser = reader.Number(LimitSettings.DiskPerUser) * MiB;
        options.MaxStartsInFlight = reader.Number(LimitSettings.StartsInFlight);
        options.PortReuseDelay = reader.Seconds(PortSettings.ReuseDelay);
        options.StartTimeout = reader.Seconds(TimeSettings.StartTimeout);
        options.StopGrace = reader.Seconds(TimeSettings.StopGrace);
        options.OrphanGrace = reader.Seconds(TimeSettings.OrphanGrace);
        options.LostAndFoundDays = reader.Number(TimeSettings.LostAndFoundDays);
        options.ProbeInterval = reader.Seconds(TimeSettings.ProbeInterval);
        options.ShutdownTimeout = reader.Seconds(TimeSettings.ShutdownTimeout);
    }

    /// <summary>A server that is stopped costs a port and a home still, so a limit of active ones alone would let a user take them all.</summary>
    private static void ReadStoredLimit(SettingReader reader, ModularOptions options)
    {
        options.MaxStoredServersPerUser = reader.Number(LimitSettings.StoredServersPerUser, options.MaxServersPerUser * StoredForEachActive);
        if (options.MaxStoredServersPerUser > 0 && options.MaxStoredServersPerUser < options.MaxServersPerUser)
        {
            reader.Wrong(LimitSettings.StoredServersPerUser, $"{options.MaxStoredServersPerUser}",
                $"must not be below MAX_SERVERS_PER_USER ({options.MaxServersPerUser})",
                $"raise it, or leave it out for {options.MaxServersPerUser * StoredForEachActive}");
        }
    }

    private static void ReadModes(SettingReader reader, ModularOptions options)
    {
        options.ServerBackend = reader.Text(PartSettings.ServerBackend) ?? options.ServerBackend;
        options.ShutdownMode = Enum.Parse<ShutdownMode>(reader.Choice(TimeSettings.ShutdownMode), ignoreCase: true);
        options.LogLevel = reader.Choice(LogSettings.Level);
        options.LogFormat = reader.Choice(LogSettings.Format);
    }
}
