namespace Modular.Abstractions;

/// <summary>A port that a stored record holds.</summary>
/// <param name="Owner">Server id.</param>
/// <param name="Port">The port.</param>
/// <param name="Active">True: the server is active (<see cref="PortStatus.Allocated"/>); false: <see cref="PortStatus.Reserved"/>.</param>
public sealed record PortHolding(string Owner, int Port, bool Active);
