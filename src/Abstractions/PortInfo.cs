namespace Modular.Abstractions;

/// <summary>State of one port.</summary>
/// <param name="Port">The port.</param>
/// <param name="Status">Its state.</param>
/// <param name="Owner">Server id of the holder; null when there is none.</param>
/// <param name="AvailableAt">For a free port that rests after use: when the rest ends; else null.</param>
public sealed record PortInfo(int Port, PortStatus Status, string? Owner = null, DateTimeOffset? AvailableAt = null);
