using System.Net;

namespace Modular.Host.Settings;

/// <summary>The gateway in front of the API, at the address that its clients use.</summary>
/// <param name="Url">Absolute; may have a path below which the gateway serves the API.</param>
internal sealed record ApiGateway(Uri Url)
{
    /// <summary>Without a slash at its end.</summary>
    public string Address { get; } = Url.AbsoluteUri.TrimEnd('/');

    /// <summary>Where it calls from, if its URL says so: a host name is looked up by nobody.</summary>
    public IPNetwork? Network { get; } = Url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 ? Of(IPAddress.Parse(Url.IdnHost)) : null;

    private static IPNetwork Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return new IPNetwork(plain, plain.GetAddressBytes().Length * 8);
    }
}
