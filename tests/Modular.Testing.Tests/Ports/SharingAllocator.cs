using Modular.Abstractions;

namespace Modular.Testing.Tests.Ports;

/// <summary>Correct: one manager's view of books that others use, too.</summary>
internal class SharingAllocator(HostContext host, TimeProvider time) : IPortAllocator, IOpenPorts<SharingAllocator>
{
    protected PlantedBooks Books { get; } = PlantedBooks.OfTest(host, time);

    public static SharingAllocator Open(HostContext host, TimeProvider time) => new(host, time);

    public virtual Task<int> AcquireAsync(PortRequest request, CancellationToken cancellationToken)
    {
        Books.Managers[request.Owner] = host.ManagerId;
        return Books.Ports.AcquireAsync(request, cancellationToken);
    }

    public Task SetActiveAsync(string owner, bool active, CancellationToken cancellationToken) => Books.Ports.SetActiveAsync(owner, active, cancellationToken);

    public Task ReleaseAsync(string owner, CancellationToken cancellationToken) => Books.Ports.ReleaseAsync(owner, cancellationToken);

    public Task<IReadOnlyList<PortInfo>> ListAsync(CancellationToken cancellationToken) => Books.Ports.ListAsync(cancellationToken);

    public virtual async Task<PortReconciliation> ReconcileAsync(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf,
        CancellationToken cancellationToken)
    {
        foreach (var holding in truth)
            Books.Managers[holding.Owner] = host.ManagerId;

        var others = (await ListAsync(cancellationToken)).Where(p => p.Owner is { } owner && Books.Managers[owner] != host.ManagerId);
        return await Books.Ports.ReconcileAsync([.. truth, .. others.Select(p => new PortHolding
        {
            Owner = p.Owner!,
            Port = p.Port,
            Active = p.Status == PortStatus.Allocated,
        })], asOf, cancellationToken);
    }
}
