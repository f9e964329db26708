using Modular.Abstractions;

namespace Modular.Testing.Tests.Ports;

/// <summary>Broken: takes what its own records do not know for forgotten, also what another manager holds.</summary>
internal sealed class GreedyAllocator(HostContext host, TimeProvider time) : SharingAllocator(host, time), IOpenPorts<GreedyAllocator>
{
    public static new GreedyAllocator Open(HostContext host, TimeProvider time) => new(host, time);

    public override Task<PortReconciliation> ReconcileAsync(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        Books.Ports.ReconcileAsync(truth, asOf, cancellationToken);
}
