namespace Modular.Host.Plugins;

/// <summary>Where plugins are looked for.</summary>
internal static class PluginFolders
{
    /// <summary>Each folder in it is a plugin's.</summary>
    public static IReadOnlyList<string> Below(string root) =>
        Directory.Exists(root) ? [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)] : [];
}
