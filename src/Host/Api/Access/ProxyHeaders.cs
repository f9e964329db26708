using Microsoft.AspNetCore.HttpOverrides;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>
/// What proxies say about the requests that they pass on. It is taken from those that the operator trusts; from others it only shows that there is one.
/// </summary>
internal static class ProxyHeaders
{
    private static readonly string[] Names = ["Via", "Forwarded", "X-Real-IP"];
    private static readonly string[] Families = ["X-Forwarded-", "X-Original-"];

    public static bool AreIn(IHeaderDictionary headers) =>
        Names.Any(headers.ContainsKey) || headers.Keys.Any(h => Families.Any(f => h.StartsWith(f, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The client's address and scheme are what the trusted proxies say, from the last one back to the first address that is none of theirs.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<ModularOptions>().TrustedProxies;
        if (proxies.Count == 0)
            return;

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
            options.KnownIPNetworks.Add(proxy);

        app.UseForwardedHeaders(options);
    }
}
