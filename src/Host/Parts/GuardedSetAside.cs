using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>Keeps the files of servers that nobody wants any more.</summary>
internal sealed class GuardedSetAside(IBackendSetAside inner, PluginPart part)
{
    public Task SetAsideAsync(string serverId, string folder, CancellationToken cancellationToken) =>
        part.DoAsync(PluginBounds.SetAside, serverId, token => inner.SetAsideAsync(serverId, folder, token), cancellationToken);

    public Task DiscardAsync(string folder, CancellationToken cancellationToken) =>
        part.DoAsync(PluginBounds.Discard, null, token => inner.DiscardAsync(folder, token), cancellationToken);
}
