using Modular.Abstractions;
using Modular.Host.Settings;

namespace Modular.Host.Api.Responses;

/// <summary>What an RDP client needs.</summary>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">TCP port, as clients reach it; <c>ADVERTISED_PORT_OFFSET</c> is in it.</param>
/// <param name="Username">RDP user name; null before the first start.</param>
/// <param name="Password">Shown once, in the answer that made it; else null.</param>
/// <param name="SessionId">The caller's own session key.</param>
/// <param name="CertificateSha256">SHA-256 of the server's certificate in hex; null while it does not run.</param>
internal sealed record ServerConnection(string Host, int? Port, string? Username, string? Password, string SessionId, string? CertificateSha256)
{
    public static ServerConnection From(ServerRecord server, ServerCredentials? credentials, ModularOptions options) => new(
        server.Endpoint?.Host ?? options.AdvertisedHost,
        PortOf(server, options),
        credentials?.UserName ?? server.UserName,
        credentials?.Password,
        server.Spec.SessionId,
        server.Endpoint?.CertificateSha256);

    /// <summary>A backend that names a host of its own knows the port there, too.</summary>
    private static int? PortOf(ServerRecord server, ModularOptions options) =>
        server.Endpoint is { Host: not null } elsewhere ? elsewhere.Port : (server.Endpoint?.Port ?? server.Port) + options.AdvertisedPortOffset;
}
