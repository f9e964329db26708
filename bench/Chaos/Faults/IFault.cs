namespace Modular.Bench.Chaos.Faults;

/// <summary>One kind of thing that goes wrong besides the manager.</summary>
internal interface IFault
{
    /// <summary>What the table calls it, in the plural.</summary>
    string Name { get; }

    /// <summary>Goes wrong once, and is well again when it returns; null when there was no occasion, else what happened.</summary>
    Task<string?> StrikeAsync(Random random, CancellationToken cancellationToken);
}
