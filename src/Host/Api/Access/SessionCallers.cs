using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Modular.Host.Parts;

namespace Modular.Host.Api.Access;

/// <summary>Users of desktops are on this machine, too: their requests do not count as those of its owner.</summary>
internal sealed class SessionCallers(GuardedParts parts)
{
    private static readonly object VerdictKey = new();

    /// <summary>Whether the request may come out of a session; asked once a connection.</summary>
    public async Task<bool> MayBeOneAsync(HttpContext context)
    {
        if (parts.Backend.SessionOrigin is not { } origin || context.Connection is not { RemoteIpAddress: { } client, LocalIpAddress: { } server })
            return false;

        var known = context.Features.Get<IConnectionItemsFeature>()?.Items;
        if (known is not null && known.TryGetValue(VerdictKey, out var verdict))
            return (bool)verdict!;

        var mayBe = await origin.MayBeSessionAsync(
            new IPEndPoint(CallerOrigin.Unmapped(client), context.Connection.RemotePort),
            new IPEndPoint(CallerOrigin.Unmapped(server), context.Connection.LocalPort), context.RequestAborted);
        known?[VerdictKey] = mayBe;
        return mayBe;
    }
}
