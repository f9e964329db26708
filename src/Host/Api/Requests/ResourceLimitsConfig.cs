namespace Modular.Host.Api.Requests;

/// <summary>Upper bounds of what a server may use.</summary>
public sealed record ResourceLimitsConfig
{
    /// <summary>Percent of one core, 1 to 100000.</summary>
    public int? MaxCpu { get; init; }

    /// <summary>MiB, 64 to 1048576.</summary>
    public int? MaxMemory { get; init; }

    /// <summary>Processes and threads, 16 to 100000.</summary>
    public int? MaxProcesses { get; init; }

    /// <summary>Kbit/s of the RDP connections, 64 to 10000000.</summary>
    public int? MaxBandwidth { get; init; }
}
