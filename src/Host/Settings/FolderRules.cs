namespace Modular.Host.Settings;

/// <summary>Where things are kept; folders that must be writable are made and tried at once.</summary>
internal static class FolderRules
{
    private const string ContainerRoot = "/app";

    public static void Read(SettingReader reader, ModularOptions options)
    {
        options.DataPath = ReadDataPath(reader);
        options.LogPath = Writable(reader, "LOG_PATH", Path.Combine(Root(), "logs"));
        options.PluginsPath = FullPath(reader, "PLUGINS_PATH", Path.Combine(AppContext.BaseDirectory, "plugins"));
        if (!Directory.Exists(options.PluginsPath))
            reader.Wrong("PLUGINS_PATH", options.PluginsPath, "must be a folder that exists", "create it, or point it at the plugins");
    }

    public static string ReadDataPath(SettingReader reader) => Writable(reader, "DATA_PATH", Path.Combine(Root(), "data"));

    private static string Root() => Directory.Exists(Path.Combine(ContainerRoot, "data")) ? ContainerRoot : Directory.GetCurrentDirectory();

    private static string Writable(SettingReader reader, string name, string otherwise)
    {
        var path = FullPath(reader, name, otherwise);
        try
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".writable-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reader.Wrong(name, path, $"must be a folder that this user (uid {Uid()}) can write to ({e.Message})", "create it, give it to that user, or set another one");
        }

        return path;
    }

    private static string FullPath(SettingReader reader, string name, string otherwise)
    {
        var path = reader.Text(name) ?? otherwise;
        if (!path.Contains('\0'))
            return Path.GetFullPath(path);

        reader.Wrong(name, path, "must not hold a null character", "write it anew, it is damaged");
        return Path.GetFullPath(otherwise);
    }

    private static string Uid()
    {
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("Uid:", StringComparison.Ordinal));
        return line?.Split('\t')[1] ?? "unknown";
    }
}
