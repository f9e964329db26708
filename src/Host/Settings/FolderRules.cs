namespace Modular.Host.Settings;

/// <summary>Where things are kept; folders that must be writable are made and tried at once.</summary>
internal static class FolderRules
{
    private const string ContainerRoot = "/app";

    public static void Read(SettingReader reader, ModularOptions options)
    {
        options.DataPath = ReadDataPath(reader);
        options.LogPath = Writable(reader, FolderSettings.Logs, Path.Combine(Root(), "logs"));
        options.PluginsPath = FullPath(reader, FolderSettings.Plugins, Path.Combine(AppContext.BaseDirectory, "plugins"));
        if (!Directory.Exists(options.PluginsPath))
            reader.Wrong(FolderSettings.Plugins, options.PluginsPath, "must be a folder that exists", "create it, or point it at the plugins");
    }

    public static string ReadDataPath(SettingReader reader) => Writable(reader, FolderSettings.Data, Path.Combine(Root(), "data"));

    private static string Root() => Directory.Exists(Path.Combine(ContainerRoot, "data")) ? ContainerRoot : Directory.GetCurrentDirectory();

    private static string Writable(SettingReader reader, SettingDefinition setting, string otherwise)
    {
        var path = FullPath(reader, setting, otherwise);
        try
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".writable-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reader.Wrong(setting, path, $"must be a folder that this user (uid {Uid()}) can write to ({e.Message})",
                "create it, give it to that user, or set another one");
        }

        return path;
    }

    private static string FullPath(SettingReader reader, SettingDefinition setting, string otherwise)
    {
        var path = reader.Text(setting) ?? otherwise;
        if (!path.Contains('\0'))
            return Path.GetFullPath(path);

        reader.Wrong(setting, path, "must not hold a null character", "write it anew, it is damaged");
        return Path.GetFullPath(otherwise);
    }

    private static string Uid()
    {
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("Uid:", StringComparison.Ordinal));
        return line?.Split('\t')[1] ?? "unknown";
    }
}
