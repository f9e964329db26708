using System.Net;
using System.Net.Sockets;

namespace Modular.Host.Api.Access;

/// <summary>Where a request comes from.</summary>
/// <param name="IsLocal">From a program on this machine, and not passed on by a proxy.</param>
/// <param name="IsFromProxy">From the address of a proxy that the operator trusts.</param>
internal sealed record CallerOrigin(bool IsLocal, bool IsFromProxy)
{
    /// <summary>As <see cref="OriginMiddleware"/> has seen it.</summary>
    public static bool IsThisMachine(HttpContext context) => context.Features.Get<CallerOrigin>() is { IsLocal: true };

    /// <summary>Whether it came through the gateway, if there is one: that is a proxy which is trusted.</summary>
    public static bool IsTrustedProxy(HttpContext context) => context.Features.Get<CallerOrigin>() is { IsFromProxy: true };

    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress is { } address ? Unmapped(address).ToString() : "local";

    /// <summary>Addresses that one machine can choose from freely count as one: the /64 of IPv6.</summary>
    public static string NetworkOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } address)
            return AddressOf(context);

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    public static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IsLoopback(address));

    /// <summary>A change that a browser sends on behalf of another site's page.</summary>
    public static bool IsForeignPage(HttpRequest request, bool compareOrigin)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return false;

        if (request.Headers["Sec-Fetch-Site"].Any(v => string.Equals(v, "cross-site", StringComparison.OrdinalIgnoreCase)))
            return true;

        var origin = request.Headers.Origin;
        return compareOrigin && origin.Count > 0
            && !(Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var uri)
                && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(Unmapped(address));

    public static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
