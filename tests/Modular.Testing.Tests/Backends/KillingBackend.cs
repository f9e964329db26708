using Modular.Abstractions;

namespace Modular.Testing.Tests.Backends;

/// <summary>Broken: removes by id, whoever's it is.</summary>
internal sealed class KillingBackend : FakeBehind, IHaveLeftovers<KillingBackend>
{
    private static readonly System.Collections.Concurrent.ConcurrentBag<KillingBackend> All = [];

    public KillingBackend() => All.Add(this);

    public static new KillingBackend Open(HostContext host) => new();

    public override async Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken)
    {
        foreach (var backend in All)
            await backend.Behind.RemoveAsync(serverId, scope, cancellationToken);
    }
}
