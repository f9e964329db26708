namespace Modular.Abstractions;

/// <summary>A port that a stored record holds.</summary>
public sealed record PortHolding
{
    /// <summary>Server id.</summary>
    public required string Owner { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>True: the server is active (<see cref="PortStatus.Allocated"/>); false: <see cref="PortStatus.Reserved"/>.</summary>
    public required bool Active { get; init; }
}
