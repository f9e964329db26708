using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>
/// Completes the links in headers for who calls through the gateway: its path before ours is known to it alone. Who calls directly may not reach the gateway, so his stay relative.
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
        var options = services.GetRequiredService<ModularOptions>();
        var isThroughGateway = services.GetRequiredService<IHttpContextAccessor>().HttpContext is { } context && CallerOrigin.IsTrustedProxy(context);
        return (isThroughGateway ? options.Gateway?.Address : null) ?? options.ApiUrl ?? "/";
    }

    private static void Complete(IHeaderDictionary headers, string gateway)
    {
        if (headers.Location.ToString() is ['/', ..] location)
            headers.Location = gateway + location;

        if (headers.Link.ToString() is ['<', '/', ..] link)
            headers.Link = $"<{gateway}{link[1..]}";
    }
}
