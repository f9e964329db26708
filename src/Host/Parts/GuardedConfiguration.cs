using Modular.Abstractions;

namespace Modular.Host.Parts;

/// <summary>The configurations that servers were last started with.</summary>
internal sealed class GuardedConfiguration(IBackendConfiguration inner, PluginPart part)
{
    public Task<IReadOnlyList<ServerFile>> ReadAsync(string serverId, CancellationToken cancellationToken) =>
        part.AskAsync(PluginBounds.ReadConfiguration, serverId, async token =>
        await inner.ReadConfigurationAsync(serverId, token) is { } files && files.All(f => f is { Path: not null, Content: not null })
            ? files
            : throw new BrokenContractException("returned null, or a file without path or content"), cancellationToken);
}
