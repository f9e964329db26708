using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Modular.RedisClient;

/// <summary>
/// <c>redis://user:password@host:port/database</c>, or <c>rediss://</c> for TLS. The driver's own parser takes such a URL, password included, for a host name.
/// No message shows any part of the URL: in a malformed one the password can be anywhere.
/// </summary>
internal static class RedisUrl
{
    private const int DefaultPort = 6379;
    private const string Form = "must be a URL of the form redis://user:password@host:port/database, or rediss:// for TLS; "
        + "write characters like @ : / # % in the password as %40 %3A %2F %23 %25";

    /// <summary>Address and credentials; all else as the driver has it by default.</summary>
    /// <param name="url">The URL; null and empty are errors like any other.</param>
    /// <param name="setting">Full name of the setting that holds it, for the message.</param>
    /// <exception cref="OptionsValidationException">Says what is wrong, and names REDIS_URL.</exception>
    public static ConfigurationOptions Parse(string? url, string setting)
    {
        if (string.IsNullOrWhiteSpace(url))
            throw Wrong(setting, "is missing");

        if (!Uri.TryCreate(url.Trim(), UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Wrong(setting, Form);

        var options = new ConfigurationOptions
        {
            Ssl = uri.Scheme switch
            {
                "redis" => false,
                "rediss" => true,
                _ => throw Wrong(setting, "must begin with redis:// or rediss://"),
            },
            DefaultDatabase = Database(uri, setting),
        };
        options.EndPoints.Add(EndPoint(uri));
        if (options.Ssl)
            options.SslHost = uri.DnsSafeHost;

        SetCredentials(options, uri.UserInfo, setting);
        return options;
    }

    private static EndPoint EndPoint(Uri uri)
    {
        var port = uri.Port > 0 ? uri.Port : DefaultPort;
        return IPAddress.TryParse(uri.DnsSafeHost, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(uri.DnsSafeHost, port);
    }

    private static int Database(Uri uri, string setting)
    {
        var path = uri.AbsolutePath.Trim('/');
        if (path.Length == 0)
            return 0;

        return int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var database) ? database : throw Wrong(setting, Form);
    }

    private static void SetCredentials(ConfigurationOptions options, string userInfo, string setting)
    {
        if (userInfo.Length == 0)
            return;

        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            throw Wrong(setting, "has a user name without a password; for a password alone write redis://:password@host");

        options.User = colon == 0 ? null : Uri.UnescapeDataString(userInfo[..colon]);
        options.Password = Uri.UnescapeDataString(userInfo[(colon + 1)..]);
    }

    private static OptionsValidationException Wrong(string setting, string rule) =>
        new(setting, typeof(ConfigurationOptions), [$"REDIS_URL (or {setting}) {rule}."]);
}
