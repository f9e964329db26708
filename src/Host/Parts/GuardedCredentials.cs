using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>New credentials for a running server.</summary>
internal sealed class GuardedCredentials(IRunningServerCredentials inner, PluginPart part, string serverId)
{
    public Task SetAsync(ServerCredentials credentials, CancellationToken cancellationToken) =>
        part.DoAsync(PluginBounds.SetCredentials, serverId, token => inner.SetCredentialsAsync(credentials, token), cancellationToken);
}
