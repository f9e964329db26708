namespace Modular.Abstractions;

/// <summary>State of one port of the range.</summary>
public enum PortStatus
{
    /// <summary>Free to be handed out, at once or after its rest.</summary>
    Available,

    /// <summary>Held by an active server.</summary>
    Allocated,

    /// <summary>Held by a server that is not active.</summary>
    Reserved,

    /// <summary>Another program listens on it.</summary>
    Blocked,
}
