using Modular.Abstractions;

namespace Modular.Host.Settings;

/// <summary>What plugins may know of the settings.</summary>
internal static class HostContextFactory
{
    public static HostContext ToContext(this ModularOptions options, string managerId) => new()
    {
        ManagerId = managerId,
        AdvertisedHost = options.AdvertisedHost,
        DataPath = options.DataPath,
        LogPath = options.LogPath,
        PortRange = options.PortRange,
        PortReuseDelay = options.PortReuseDelay,
    };
}
