namespace Modular.Abstractions;

/// <summary>What <see cref="IPortAllocator.ReconcileAsync"/> changed.</summary>
public sealed record PortReconciliation
{
    /// <summary>Holdings the allocator did not know, or knew otherwise.</summary>
    public IReadOnlyList<PortHolding> Taken { get; init; } = [];

    /// <summary>Ports it held for owners that no record knows.</summary>
    public IReadOnlyList<int> Released { get; init; } = [];

    /// <summary>One line for each port that two records claim.</summary>
    public IReadOnlyList<string> Conflicts { get; init; } = [];
}
