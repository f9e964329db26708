namespace Modular.Abstractions;

/// <summary>What <see cref="IPortAllocator.ReconcileAsync"/> changed.</summary>
/// <param name="Taken">Holdings the allocator did not know, or knew otherwise.</param>
/// <param name="Released">Ports it held for owners that no record knows.</param>
/// <param name="Conflicts">One line for each port that two records claim.</param>
public sealed record PortReconciliation(IReadOnlyList<PortHolding> Taken, IReadOnlyList<int> Released, IReadOnlyList<string> Conflicts);
