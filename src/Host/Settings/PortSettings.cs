namespace Modular.Host.Settings;

/// <summary>The ports of servers.</summary>
internal static class PortSettings
{
    public static readonly NumberSetting RangeStart =
        new("PORT_RANGE_START", 13389, 1024, 65535, "First port for servers.") { Rest = ", below PORT_RANGE_END" };

    public static readonly NumberSetting RangeEnd =
        new("PORT_RANGE_END", 14389, 1024, 65535, "Last port for servers, included.") { Rest = ", above PORT_RANGE_START" };

    public static readonly NumberSetting AdvertisedOffset = new(
        "ADVERTISED_PORT_OFFSET", 0, -65535, 65535,
        "What is added to a server's port where clients are told to connect, e.g. where a container publishes other ports.")
    {
        Rule =
            "a whole number; the range plus it must stay within 1-65535"
    };

    public static readonly NumberSetting ReuseDelay = new("PORT_REUSE_DELAY_SECONDS", 60, 0, 86400, "How long a freed port rests unless nothing else is free.");

    public static IReadOnlyList<SettingDefinition> All { get; } = [RangeStart, RangeEnd, AdvertisedOffset, ReuseDelay];
}
