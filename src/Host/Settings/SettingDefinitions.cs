namespace Modular.Host.Settings;

/// <summary>Every setting of the host, in the order operators read them. Settings of plugins are the plugins' own.</summary>
internal static class SettingDefinitions
{
    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        .. AddressSettings.All,
        .. PartSettings.All,
        .. PortSettings.All,
        .. LimitSettings.All,
        .. TimeSettings.All,
        .. AccessSettings.All,
        .. TokenSettings.All,
        .. LogSettings.All,
        .. FolderSettings.All,
    ];

    /// <summary>Whether it is a setting of the host or of a plugin, written with colons.</summary>
    public static bool IsOurs(string name) => name.StartsWith("Plugins:", StringComparison.OrdinalIgnoreCase)
        || All.Any(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) || name.Equals(PartSettings.MongoDbAlias, StringComparison.OrdinalIgnoreCase);
}
