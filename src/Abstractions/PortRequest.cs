namespace Modular.Abstractions;

/// <summary>A request for a port.</summary>
public sealed record PortRequest
{
    /// <summary>Server id; an owner has one port at most.</summary>
    public required string Owner { get; init; }

    /// <summary>
    /// The port that must be given, or Conflict; null: the first free one. An owner that has a port gets that one whatever it prefers now: it is for the caller
    /// to compare, and to release first where it wants another.
    /// </summary>
    public int? Preferred { get; init; }

    /// <summary>
    /// True: the port is one of this machine, and one that another program listens on must not be given. False: only the books matter, because the servers
    /// listen elsewhere (<see cref="BackendCapabilities.UsesHostPorts"/>).
    /// </summary>
    public bool OnHost { get; init; } = true;
}
