namespace Modular.Host.Settings;

/// <summary>Well-known names whose value belongs to plugins, and where these look for it. A plugin's own setting, when given, wins.</summary>
internal static class PluginSettingNames
{
    private static readonly (string Name, string[] Targets)[] Table =
    [
        ("MONGODB_URI", ["Plugins:Stores:MongoDb:Url"]),
        ("MONGODB_URL", ["Plugins:Stores:MongoDb:Url"]),
        ("REDIS_URL", ["Plugins:Stores:Redis:Url", "Plugins:PortAllocators:Redis:Url"]),
    ];

    /// <summary>The values to add below all other sources.</summary>
    public static Dictionary<string, string?> Map(IConfiguration configuration)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (name, targets) in Table.Where(t => !string.IsNullOrWhiteSpace(configuration[t.Name])))
        {
            foreach (var target in targets.Where(t => configuration[t] is null))
                values[target] = configuration[name]!.Trim();
        }

        return values;
    }
}
