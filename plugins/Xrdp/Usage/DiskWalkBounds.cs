namespace Modular.Xrdp.Usage;

/// <summary>How far a measurement of folders goes before it is given up.</summary>
internal sealed record DiskWalkBounds
{
    public int Entries { get; init; } = 1_000_000;

    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Folders inside each other; each holds a descriptor.</summary>
    public int Depth { get; init; } = 100;
}
