using Modular.Abstractions;

namespace Modular.PortAllocators.Local;

/// <summary>Makes the book equal to what the store says.</summary>
internal sealed class Reconciliation(PortBook book, DateTimeOffset now)
{
    public PortReconciliation Run(IReadOnlyCollection<PortHolding> truth, DateTimeOffset asOf)
    {
        var known = truth.Select(t => t.Owner).ToHashSet(StringComparer.Ordinal);
        var released = book.OwnersBefore(asOf).Where(o => !known.Contains(o)).Select(o => book.Release(o, now)!.Value).ToList();
        foreach (var moved in truth.Where(t => book.PortOf(t.Owner) is { } port && port != t.Port))
            book.Release(moved.Owner, now);

        var taken = new List<PortHolding>();
        var conflicts = new List<string>();
        foreach (var holding in truth)
            Take(holding, taken, conflicts);

        return new PortReconciliation { Taken = taken, Released = released, Conflicts = conflicts };
    }

    private void Take(PortHolding holding, List<PortHolding> taken, List<string> conflicts)
    {
        if (book.OwnerOf(holding.Port) is { } other && other != holding.Owner)
        {
            conflicts.Add($"Port {holding.Port} is claimed by servers {other} and {holding.Owner}; {other} keeps it.");
            return;
        }

        if (book.PortOf(holding.Owner) is not null)
        {
            book.SetActive(holding.Owner, holding.Active);
            return;
        }

        book.Hold(holding.Owner, holding.Port, holding.Active, now);
        taken.Add(holding);
    }
}
