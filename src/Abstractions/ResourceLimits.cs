namespace Modular.Abstractions;

/// <summary>Upper bounds for everything that belongs to one server. Null means: what the backend sets by itself, if anything.</summary>
public sealed record ResourceLimits
{
    /// <summary>Percent of one processor core: 100 is one core, 250 two and a half. Range 1 to 100000.</summary>
    public int? MaxCpuPercent { get; init; }

    /// <summary>MiB of memory. Range 64 to 1048576.</summary>
    public int? MaxMemoryMib { get; init; }

    /// <summary>Number of processes and threads. Range 16 to 100000.</summary>
    public int? MaxProcesses { get; init; }

    /// <summary>Network traffic of the RDP connections in kbit/s. Range 64 to 10000000.</summary>
    public int? MaxBandwidthKbps { get; init; }

    /// <summary>True: a limit that cannot be enforced is an error. False (default): it is a notice of the plan.</summary>
    public bool Strict { get; init; }
}
