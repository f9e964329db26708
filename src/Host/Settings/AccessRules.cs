using System.Text;
using System.Text.RegularExpressions;

namespace Modular.Host.Settings;

/// <summary>Who may call, how he proves it, and how often. The secret is never shown.</summary>
internal static partial class AccessRules
{
    // RFC 7518, 3.2: a key of at least the size of the hash
    private const int ShortestSecret = 32;

    public static void Read(SettingReader reader, ModularOptions options)
    {
        options.AuthMode = Enum.Parse<AuthMode>(reader.Choice(AccessSettings.Mode), ignoreCase: true);
        options.RateLimitPerMinute = reader.Number(AccessSettings.RatePerMinute);
        options.CorsOrigins = ReadOrigins(reader);
        options.TrustedProxies = ProxyRules.Read(reader);
        GatewayRules.Read(reader, options);
        ReadTokens(reader, options);
        if (options.AuthMode == AuthMode.Jwt && options is { JwtSecretKey: null, AuthServiceUrl: null })
            reader.Wrong(AccessSettings.Mode, "jwt", "needs JWT_SECRET_KEY or AUTH_SERVICE_URL", "set one of them, or choose another mode");

        if (options.AuthMode == AuthMode.None)
            reader.Warn(
                "AUTH_MODE is none: everybody who reaches the port may do everything. Choose another mode unless the network is closed by other means.");
    }

    private static void ReadTokens(SettingReader reader, ModularOptions options)
    {
        options.JwtIssuer = reader.Text(TokenSettings.Issuer);
        options.JwtAudience = reader.Text(TokenSettings.Audience);
        options.JwtSecretKey = reader.Text(TokenSettings.SecretKey);
        if (options.JwtSecretKey is { } secret && Encoding.UTF8.GetByteCount(secret) < ShortestSecret)
            reader.Wrong(TokenSettings.SecretKey, null, $"must have at least {ShortestSecret} bytes", "make one with: openssl rand -base64 48");

        options.IsSecretAKey = reader.Choice(TokenSettings.SecretAsKey) == "on";
        options.Claims = TokenRules.Read(reader);
        if (reader.Text(TokenSettings.ServiceUrl) is { } address)
            options.AuthServiceUrl = ReadService(reader, address);
        else if (reader.Text(TokenSettings.VerifyPath) is not null)
            reader.Wrong(TokenSettings.VerifyPath, null, "needs AUTH_SERVICE_URL", "set that too, or leave this out");

        options.AuthVerifyPath = reader.Text(TokenSettings.VerifyPath);
        if (options.AuthVerifyPath is { } path && !Path().IsMatch(path))
            reader.Wrong(TokenSettings.VerifyPath, null, "must be a path that begins with /, without blanks, query and fragment",
                "set it to e.g. /auth/verify, or leave it out");
    }

    private static Uri? ReadService(SettingReader reader, string address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" })
            return url;

        reader.Wrong(TokenSettings.ServiceUrl, null, "must be an absolute http or https URL without a password, query or fragment",
            "set it to e.g. http://lucid-auth-service:8089, or leave it out");
        return null;
    }

    private static string[] ReadOrigins(SettingReader reader)
    {
        var origins = (reader.Text(AccessSettings.CorsOrigins) ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (origins is [ModularOptions.AnyOrigin])
            return origins;

        foreach (var origin in origins.Where(o => !IsOrigin(o)))
            reader.Wrong(AccessSettings.CorsOrigins, origin, "must be an origin: http(s)://host or http(s)://host:port, nothing after it; or * alone for all",
                "name each site, separated by commas");

        return origins;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        && text.Equals(url.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase) && !text.Contains('*');

    [GeneratedRegex(@"\A/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path();
}
