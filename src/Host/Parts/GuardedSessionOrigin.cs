using System.Net;
using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>Tells what comes out of a session from what else comes from this machine.</summary>
internal sealed class GuardedSessionOrigin(IBackendSessionOrigin inner, PluginPart part)
{
    public Task<bool> MayBeSessionAsync(IPEndPoint client, IPEndPoint server, CancellationToken cancellationToken) =>
        part.AskAsync(PluginBounds.MayBeSession, null, token => inner.MayBeSessionAsync(client, server, token), cancellationToken);
}
