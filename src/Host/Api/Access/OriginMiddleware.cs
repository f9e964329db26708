using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>Notes where a request arrives from, before what a proxy says about it takes the place of that.</summary>
internal sealed class OriginMiddleware(RequestDelegate next, ModularOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Features.Set(new CallerOrigin(IsThisMachine(context)));
        return next(context);
    }

    /// <summary>Over the loopback interface, and neither passed on nor from the address of a proxy, which may not say that it passes on; in-process callers have no address.</summary>
    private bool IsThisMachine(HttpContext context)
    {
        if (ProxyHeaders.AreIn(context.Request.Headers))
            return false;

        return context.Connection.RemoteIpAddress is not { } address
            || (CallerOrigin.IsLoopback(address) && !options.TrustedProxies.Any(p => p.Contains(CallerOrigin.Unmapped(address))));
    }
}
