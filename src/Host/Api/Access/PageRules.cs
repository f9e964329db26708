using Modular.Host.Api.Problems;
using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>Keeps other sites' pages in a browser from using that the browser is trusted.</summary>
internal sealed class PageRules(ModularOptions options, Authentication authentication)
{
    public void EnsureAllowed(HttpContext context)
    {
        if (authentication.GoesByPlace && !IsKnownHost(context.Request.Host.Host))
            throw RequestException.Forbidden($"This service is not known by the host name in the request. Use localhost or the name set as " +
                $"RDP_SERVER_MANAGER_HOST ('{options.AdvertisedHost}').");

        // where being on this machine is all that counts, every page in a browser here would be its owner
        var allAreInvited = options.CorsOrigins is [ModularOptions.AnyOrigin];
        if (allAreInvited && authentication.GoesByPlace && context.Request.Headers.Origin.Count > 0 && !IsOwnPage(context.Request))
            throw RequestException.Forbidden("CORS_ORIGINS=* invites pages that bring credentials, and none are configured. Make a key with modular keys " +
                "create, or name the site in CORS_ORIGINS.");

        var isInvited = allAreInvited || options.CorsOrigins.Contains(context.Request.Headers.Origin.ToString(), StringComparer.OrdinalIgnoreCase);
        if (!isInvited && CallerOrigin.IsForeignPage(context.Request, compareOrigin: authentication.GoesByPlace))
            throw RequestException.Forbidden("A page of another site may not change servers. Send the request from a program, from a page of this service, " +
                "or name the site in CORS_ORIGINS.");
    }

    private static bool IsOwnPage(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            && origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);

    /// <summary>A foreign name that points here is how a page in a browser reaches a service on its own machine (DNS rebinding).</summary>
    private bool IsKnownHost(string host) =>
        host.Length == 0
        || CallerOrigin.IsLoopbackName(host)
        || host.Equals(options.AdvertisedHost, StringComparison.OrdinalIgnoreCase)
        || (Uri.TryCreate(options.ApiUrl, UriKind.Absolute, out var url) && host.Equals(url.Host, StringComparison.OrdinalIgnoreCase));
}
