namespace Modular.Host.Plugins;

/// <summary>What was found in the plugin folders.</summary>
/// <param name="loaded">Plugins that work.</param>
/// <param name="failures">Folders that gave nothing.</param>
internal sealed class PluginInventory(IReadOnlyList<LoadedPlugin> loaded, IReadOnlyList<PluginFailure> failures)
{
    public IReadOnlyList<LoadedPlugin> Loaded { get; } = loaded;

    public IReadOnlyList<PluginFailure> Failures { get; } = failures;
}
