using Modular.Abstractions;
using Modular.Host.Settings;

namespace Modular.Host.Plugins;

/// <summary>Registers the plugins and the parts that the options select.</summary>
internal static class PluginsSetup
{
    /// <summary>Resolving <see cref="SelectedParts"/> throws <see cref="SettingsException"/> when a selected part is missing or broken.</summary>
    public static IServiceCollection AddPlugins(this IServiceCollection services, ModularOptions options)
    {
        services.AddSingleton(s => new PluginCatalog(
            PluginFolders.Below(options.PluginsPath), s.GetRequiredService<IConfiguration>(), s.GetRequiredService<HostContext>(), s, new PluginPatience()));
        services.AddSingleton(s => s.GetRequiredService<PluginCatalog>().Select(options));
        services.AddSingleton(s => s.GetRequiredService<PluginCatalog>().Inventory(options));
        return services;
    }
}
