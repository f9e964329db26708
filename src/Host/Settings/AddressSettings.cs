namespace Modular.Host.Settings;

/// <summary>Where the API and the servers are reached, and what this node is called.</summary>
internal static class AddressSettings
{
    public static readonly SettingDefinition AdvertisedHost =
        new("RDP_SERVER_MANAGER_HOST", "the host name", "a host name or address", "What clients are told to connect to.");

    public static readonly NumberSetting ApiPort = new("RDP_SERVER_MANAGER_PORT", 8081, 1, 65535, "The API's port.") { Rest = ", outside the RDP port range" };

    public static readonly SettingDefinition Bind = new(
        "RDP_SERVER_MANAGER_BIND", "0.0.0.0", "addresses separated by `,`; `localhost`; `*` or `::` for IPv4 and IPv6",
        "The addresses of this machine that the API listens on.");

    public static readonly SettingDefinition ApiUrl =
        new("RDP_SERVER_MANAGER_URL", "from host and port", "an absolute http(s) URL", "The API's address as its clients see it.");

    public static readonly SettingDefinition NodeId = new(
        "NODE_ID", "kept in `DATA_PATH/node-id`, at first the host name", "1-63 letters, digits or . _ -",
        "Name of what shares ports: the same for managers of one machine, different where each has a network of its own.");

    public static readonly SettingDefinition Deployment = new(
        "LUCID_ENV", "development", "any word; `production` is strict",
        "In production, database URLs must not point to this machine's loopback.");

    public static IReadOnlyList<SettingDefinition> All { get; } = [AdvertisedHost, ApiPort, Bind, ApiUrl, NodeId, Deployment];
}
