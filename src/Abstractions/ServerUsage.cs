namespace Modular.Abstractions;

/// <summary>What a server uses now. Null: cannot be told.</summary>
public sealed record ServerUsage
{
    /// <summary>Percent of one core since the last reading (at least 100 ms), or since the start for the first one.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>Memory in bytes, shared pages counted once.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Number of processes.</summary>
    public int? Processes { get; init; }

    /// <summary>Open TCP connections on the RDP port, those without a login included.</summary>
    public int? Connections { get; init; }

    /// <summary>Connections that have logged in and see the desktop.</summary>
    public int? Sessions { get; init; }
}
