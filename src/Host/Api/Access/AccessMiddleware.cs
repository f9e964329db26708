using Modular.Host.Api.Problems;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>Turns away strangers, foreign host names and other sites' pages; health is open to everybody.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, ModularOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            EnsureAllowed(context);

        return next(context);
    }

    private void EnsureAllowed(HttpContext context)
    {
        if (options.AuthMode == AuthMode.Auto)
        {
            if (!CallerOrigin.IsThisMachine(context))
                throw new RequestException(StatusCodes.Status401Unauthorized, "unauthorized",
                    "No authentication is configured, so only callers on this machine are served. Call from there, or set AUTH_MODE=none if the network is closed by other means.");

            if (!IsKnownHost(context.Request.Host.Host))
                throw Forbidden($"This service is not known by the host name in the request. Use localhost or the name set as RDP_SERVER_MANAGER_HOST ('{options.AdvertisedHost}').");
        }

        if (CallerOrigin.IsForeignPage(context.Request, compareOrigin: options.AuthMode == AuthMode.Auto))
            throw Forbidden("A page of another site may not change servers. Send the request from a program, or from a page of this service.");
    }

    /// <summary>A foreign name that points here is how a page in a browser reaches a service on its own machine (DNS rebinding).</summary>
    private bool IsKnownHost(string host) =>
        host.Length == 0
        || CallerOrigin.IsLoopbackName(host)
        || host.Equals(options.AdvertisedHost, StringComparison.OrdinalIgnoreCase)
        || (Uri.TryCreate(options.ApiUrl, UriKind.Absolute, out var url) && host.Equals(url.Host, StringComparison.OrdinalIgnoreCase));

    private static RequestException Forbidden(string message) => new(StatusCodes.Status403Forbidden, "forbidden", message);
}
