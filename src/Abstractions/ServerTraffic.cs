namespace Modular.Abstractions;

/// <summary>
/// Bytes over the network, counted since the server started, or since the backend began to count. They only grow, except that the count may begin anew.
/// </summary>
public sealed record ServerTraffic
{
    /// <summary>From RDP clients to the server.</summary>
    public required long BytesIn { get; init; }

    /// <summary>From the server to RDP clients.</summary>
    public required long BytesOut { get; init; }

    /// <summary>What the desktop itself received, as by downloading; null when it cannot be told from others' traffic.</summary>
    public long? DesktopBytesIn { get; init; }

    /// <summary>What the desktop itself sent; null when it cannot be told from others' traffic.</summary>
    public long? DesktopBytesOut { get; init; }
}
