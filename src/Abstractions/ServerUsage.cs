namespace Modular.Abstractions;

/// <summary>What a server uses now. Null: cannot be told.</summary>
public sealed record ServerUsage
{
    /// <summary>Percent of one core since the last reading (at least 100 ms), or since the start for the first one.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>Memory in bytes, shared pages counted once.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Memory in percent of all that the server may have: its memory limit where that is enforced, else what its container or machine has.</summary>
    public double? MemoryPercent { get; init; }

    /// <summary>Number of processes.</summary>
    public int? Processes { get; init; }

    /// <summary>Open TCP connections on the RDP port, those without a login included.</summary>
    public int? Connections { get; init; }

    /// <summary>Connections that have logged in and see the desktop.</summary>
    public int? Sessions { get; init; }

    /// <summary>
    /// Bytes that the server's files take on disk: allocated blocks, each file once. It may be measured now and then in the background and so be some minutes
    /// old, but is never a part of the whole: null when not all of it could be measured.
    /// </summary>
    public long? DiskBytes { get; init; }

    /// <summary>What went over the network.</summary>
    public ServerTraffic? Network { get; init; }

    /// <summary>When this was read; the host fills in its own time when it is null.</summary>
    public DateTimeOffset? SampledAt { get; init; }
}
