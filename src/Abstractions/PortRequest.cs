namespace Modular.Abstractions;

/// <summary>A request for a port.</summary>
/// <param name="Owner">Server id; an owner has one port at most.</param>
/// <param name="Preferred">The port that must be given, or Conflict; null: the first free one.</param>
public sealed record PortRequest(string Owner, int? Preferred = null)
{
    /// <summary>
    /// True: the port is one of this machine, and one that another program listens on must not be given. False: only the books matter, because the servers listen
    /// elsewhere (<see cref="BackendCapabilities.UsesHostPorts"/>).
    /// </summary>
    public bool OnHost { get; init; } = true;
}
