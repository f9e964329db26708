namespace Modular.Host.Settings;

/// <summary>Who may call, how often, and through what.</summary>
internal static class AccessSettings
{
    public static readonly ChoiceSetting Mode = new(
        "AUTH_MODE", "auto", ["auto", "apikey", "jwt", "none"],
        "`auto` takes what is configured, API keys and JWTs; with neither, it serves callers on this machine only. `none` serves everybody who reaches the " +
            "port.");

    public static readonly NumberSetting RatePerMinute =
        new("RATE_LIMIT_PER_MINUTE", 600, 0, 1_000_000, "Requests that one caller may make.") { Rest = "; 0 is no limit" };

    public static readonly SettingDefinition TrustedProxies = new(
        "TRUSTED_PROXIES", "none", "addresses or networks separated by `,`, e.g. 127.0.0.1",
        "Proxies whose `X-Forwarded-For` says where a request comes from.");

    public static readonly SettingDefinition Gateway = new(
        "API_GATEWAY_URL", "none", "an absolute http(s) URL",
        "Where clients reach the API through a gateway: `Location` and `Link` of its requests begin with it. An address in it is a trusted proxy; for a host " +
            "name TRUSTED_PROXIES says which.");

    public static readonly SettingDefinition CorsOrigins = new(
        "CORS_ORIGINS", "none", "origins separated by `,`, e.g. https://console.example.org; `*` is all",
        "Sites whose pages may call the API.");

    public static IReadOnlyList<SettingDefinition> All { get; } = [Mode, RatePerMinute, TrustedProxies, Gateway, CorsOrigins];
}
