using Modular.Host.Plugins;
using Modular.Host.Settings;

namespace Modular.Host.Observability;

/// <summary>The first lines of the log: what runs with what.</summary>
internal static partial class StartupReport
{
    public static void Write(ILogger log, ModularOptions options, IReadOnlyList<string> warnings, PluginInventory inventory, string callers)
    {
        foreach (var warning in warnings)
            SettingDoubtful(log, warning);

        foreach (var plugin in inventory.Loaded)
            PluginLoaded(log, plugin.Name, plugin.Version, plugin.Folder);

        foreach (var failure in inventory.Failures)
            PluginFailed(log, failure.ToString());

        Serving(log, string.Join(", ", options.ApiEndPoints), options.ServerBackend, options.PortAllocator, options.StateStore, options.PortRange.ToString(),
            callers);
    }

    [LoggerMessage(1000, LogLevel.Information,
        "API at {Addresses}; backend {Backend}, port allocator {Allocator}, state store {Store}, RDP ports {Range}; serves {Callers}")]
    private static partial void Serving(ILogger log, string addresses, string backend, string allocator, string store, string range, string callers);

    [LoggerMessage(1001, LogLevel.Warning, "{Warning}")]
    private static partial void SettingDoubtful(ILogger log, string warning);

    [LoggerMessage(1002, LogLevel.Information, "Plugin {Plugin} {Version} from {Folder}")]
    private static partial void PluginLoaded(ILogger log, string plugin, string version, string folder);

    [LoggerMessage(1003, LogLevel.Error, "{Failure}")]
    private static partial void PluginFailed(ILogger log, string failure);
}
