using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: a removal takes every server with it, as a kill by program name does.</summary>
internal sealed class MixingBackend : FakeBehind, IHaveLeftovers<MixingBackend>
{
    public static new MixingBackend Open(HostContext host) => new();

    public override async Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken)
    {
        foreach (var server in Behind.Running)
            await base.RemoveAsync(server.Start.ServerId, scope, cancellationToken);
    }
}
