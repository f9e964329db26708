using Modular.Host.Settings;

namespace Modular.Host.Api.Access;

/// <summary>Notes where a request arrives from, before what a proxy says about it takes the place of that.</summary>
internal sealed class OriginMiddleware(RequestDelegate next, ModularOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var isFromProxy = context.Connection.RemoteIpAddress is { } address && options.TrustedProxies.Any(p => p.Contains(CallerOrigin.Unmapped(address)));
        context.Features.Set(new CallerOrigin(!isFromProxy && IsThisMachine(context), isFromProxy));
        return next(context);
    }

    /// <summary>
    /// Over the loopback interface, and not passed on; a proxy may not say that it passes on, so one that is known counts by its address. In-process callers
    /// have none.
    /// </summary>
    private static bool IsThisMachine(HttpContext context) =>
        !ProxyHeaders.AreIn(context.Request.Headers) && (context.Connection.RemoteIpAddress is not { } address || CallerOrigin.IsLoopback(address));
}
