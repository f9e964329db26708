namespace Modular.Abstractions;

/// <summary>State of one port.</summary>
public sealed record PortInfo
{
    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>Its state.</summary>
    public required PortStatus Status { get; init; }

    /// <summary>Server id of the holder; null when there is none.</summary>
    public string? Owner { get; init; }

    /// <summary>For a free port that rests after use: when the rest ends; else null.</summary>
    public DateTimeOffset? AvailableAt { get; init; }
}
