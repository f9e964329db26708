namespace Modular.Host.Settings;

/// <summary>Where files are.</summary>
internal static class FolderSettings
{
    public static readonly SettingDefinition Data = new("DATA_PATH", "`/app/data` in the container, else `./data`", "a writable folder", "What must survive.");

    public static readonly SettingDefinition Logs =
        new("LOG_PATH", "`/app/logs` in the container, else `./logs`", "a writable folder", "Log files of the manager and of servers.");

    public static readonly SettingDefinition Plugins = new("PLUGINS_PATH", "`plugins` beside the program", "a folder", "Where plugins are looked for.");

    public static readonly SettingDefinition EnvFiles = new(
        "ENV_FILES", "none", "files separated by `:`; one that ends with `?` may be missing",
        "Files with NAME=value lines, later ones win, the environment wins over all of them.");

    public static IReadOnlyList<SettingDefinition> All { get; } = [Data, Logs, Plugins, EnvFiles];
}
