using System.ComponentModel.DataAnnotations;

namespace Modular.Host.Api.Requests;

/// <summary>Upper bounds of what a server may use.</summary>
public sealed record ResourceLimitsConfig
{
    /// <summary>Percent of one core.</summary>
    [Range(1, 100_000)]
    public int? MaxCpu { get; init; }

    /// <summary>MiB.</summary>
    [Range(64, 1_048_576)]
    public int? MaxMemory { get; init; }

    /// <summary>Processes and threads.</summary>
    [Range(16, 100_000)]
    public int? MaxProcesses { get; init; }

    /// <summary>Kbit/s of the RDP connections.</summary>
    [Range(64, 10_000_000)]
    public int? MaxBandwidth { get; init; }
}
