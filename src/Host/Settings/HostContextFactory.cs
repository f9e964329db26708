using Modular.Abstractions;

namespace Modular.Host.Settings;

/// <summary>What plugins may know of the settings.</summary>
internal static class HostContextFactory
{
    public static HostContext ToContext(this ModularOptions options, ManagerIdentity manager, NodeIdentity node) => new()
    {
        ManagerId = manager.Id,
        Node = node.Id,
        AdvertisedHost = options.AdvertisedHost,
        DataPath = options.DataPath,
        LogPath = options.LogPath,
        PortRange = options.PortRange,
        ApiPort = options.ApiPort,
        PortReuseDelay = options.PortReuseDelay,
    };
}
