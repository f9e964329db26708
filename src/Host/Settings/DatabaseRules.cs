namespace Modular.Host.Settings;

/// <summary>Addresses of databases, and the parts they select by being set. A URL may hold a password, so it is never shown.</summary>
internal static class DatabaseRules
{
    public static void Read(SettingReader reader, ModularOptions options)
    {
        var mongo = Check(reader, options, reader.Text(PartSettings.MongoDb) is null && reader.Text(PartSettings.MongoDbAlias) is not null
            ? PartSettings.MongoDbAlias
            : PartSettings.MongoDb.Name, "mongodb", "mongodb+srv");
        var redis = Check(reader, options, PartSettings.Redis.Name, "redis", "rediss");
        options.StateStore = reader.Text(PartSettings.StateStore) ?? (mongo ? "mongodb" : options.StateStore);
        options.PortAllocator = reader.Text(PartSettings.PortAllocator) ?? (redis ? "redis" : options.PortAllocator);
        if (options.StateStore == "mongodb" && !mongo)
            reader.Wrong(PartSettings.StateStore, options.StateStore, "needs MONGODB_URL", "set MONGODB_URL, or choose another store");

        if (options.StateStore == "redis" && !redis)
            reader.Wrong(PartSettings.StateStore, options.StateStore, "needs REDIS_URL", "set REDIS_URL, or choose another store");

        if (options.PortAllocator == "redis" && !redis)
            reader.Wrong(PartSettings.PortAllocator, options.PortAllocator, "needs REDIS_URL", "set REDIS_URL, or choose another allocator");
    }

    /// <summary>Whether it is set.</summary>
    private static bool Check(SettingReader reader, ModularOptions options, string name, params string[] schemes)
    {
        if (reader.Text(name) is not { } url)
            return false;

        var hosts = Hosts(url, schemes);
        if (hosts.Count == 0)
        {
            reader.Wrong(name, null, $"must be a URL of the form {schemes[0]}://user:password@host:port/database",
                "check it; characters like @ : / % in the password must be written as %40 %3A %2F %25");
        }
        else if (options.DeploymentEnvironment.Equals("production", StringComparison.OrdinalIgnoreCase) && hosts.FirstOrDefault(IsLoopback) is { } loopback)
        {
            reader.Wrong(name, null, $"must not point to {loopback} when LUCID_ENV is production", "name the database's own host, or change LUCID_ENV");
        }

        return true;
    }

    /// <summary>The hosts a URL names (MongoDB allows several); none when it is malformed.</summary>
    private static List<string> Hosts(string url, string[] schemes)
    {
        var scheme = schemes.FirstOrDefault(s => url.StartsWith(s + "://", StringComparison.OrdinalIgnoreCase));
        if (scheme is null)
            return [];

        var authority = url[(scheme.Length + 3)..].Split('/', '?')[0];
        var hosts = authority[(authority.LastIndexOf('@') + 1)..].Split(',');
        return hosts.All(h => Uri.TryCreate($"tcp://{h}", UriKind.Absolute, out var u) && u.Host.Length > 0)
            ? [.. hosts.Select(h => new Uri($"tcp://{h}").Host.Trim('[', ']'))]
            : [];
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
}
