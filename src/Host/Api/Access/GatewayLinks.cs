using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>
/// Completes the links in headers for who calls through the gateway: its path before ours is known to it alone. Who calls directly may not reach the gateway,
/// so his stay relative.
/// </summary>
internal sealed class GatewayLinks(RequestDelegate next, ModularOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (options.Gateway is { } gateway && CallerOrigin.IsTrustedProxy(context))
        {
            context.Response.OnStarting(() =>
            {
                Complete(context.Response.Headers, gateway.Address);
                return Task.CompletedTask;
            });
        }

        return next(context);
    }

    /// <summary>Where the API is for who sends the request at hand.</summary>
    public static string AddressFor(IServiceProvider services)
    {
        var context = services.GetRequiredService<IHttpContextAccessor>().HttpContext;
        var begin = context is null ? "" : BeginFor(context);
        return begin.Length > 0 ? begin : services.GetRequiredService<ModularOptions>().ApiUrl ?? "/";
    }

    /// <summary>What comes before the path in a link for who sends this request: the gateway's address for those behind it, else nothing.</summary>
    public static string BeginFor(HttpContext context) =>
        CallerOrigin.IsTrustedProxy(context) ? context.RequestServices.GetRequiredService<ModularOptions>().Gateway?.Address ?? "" : "";

    private static void Complete(IHeaderDictionary headers, string gateway)
    {
        if (headers.Location.ToString() is ['/', ..] location)
            headers.Location = gateway + location;

        if (headers.Link.ToString() is ['<', '/', ..] link)
            headers.Link = $"<{gateway}{link[1..]}";
    }
}
