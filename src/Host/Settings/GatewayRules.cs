namespace Modular.Host.Settings;

/// <summary>The gateway in front of the API, and whose word on where requests come from is taken because of it.</summary>
internal static class GatewayRules
{
    /// <summary>After the trusted proxies: a gateway whose address is known is one of them.</summary>
    public static void Read(SettingReader reader, ModularOptions options)
    {
        if (reader.Text(AccessSettings.Gateway) is not { } text)
            return;

        if (!(Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "", Host.Length: > 0 }))
        {
            reader.Wrong(AccessSettings.Gateway, null, "must be an absolute http or https URL without a password, query or fragment",
                "set it to e.g. http://api-gateway:8080, or leave it out");
            return;
        }

        var gateway = new ApiGateway(url);
        options.Gateway = gateway;
        if (gateway.Network is { } network)
            options.TrustedProxies = [.. options.TrustedProxies, network];
        else if (options.TrustedProxies.Count == 0)
            reader.Warn($"{AccessSettings.Gateway.Name} names a host, and TRUSTED_PROXIES does not say from which addresses it calls: its X-Forwarded-For is " +
                "not believed, and links stay relative. Set TRUSTED_PROXIES where a gateway runs.");
    }
}
