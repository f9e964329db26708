using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>Tells what servers were, by what is there of them.</summary>
internal sealed class GuardedRebuild(IBackendRebuild inner, PluginPart part)
{
    /// <summary>Null when it cannot be told.</summary>
    public Task<RebuiltServer?> RebuildAsync(string serverId, CancellationToken cancellationToken) =>
        part.AskAsync(PluginBounds.Rebuild, serverId, async token =>
    {
        var rebuilt = await inner.RebuildAsync(serverId, token);
        return rebuilt is null or { Spec.UserId: not null, Port: null or (>= 1 and <= 65535), Handle: null or { Data: not null } }
            ? rebuilt
            : throw new BrokenContractException("returned a server without a user, or with a port or handle that is none");
    }, cancellationToken);
}
