namespace Modular.Abstractions;

/// <summary>What a plugin may know of the host that loads it.</summary>
public sealed record HostContext
{
    /// <summary>This manager's identity; the same after a restart on the same data folder.</summary>
    public required string ManagerId { get; init; }

    /// <summary>Name of this node: managers with the same one share its ports. Outlives changes of the host name; 1 to 63 of <c>[A-Za-z0-9._-]</c>.</summary>
    public required string Node { get; init; }

    /// <summary>Host name or address that clients are told.</summary>
    public required string AdvertisedHost { get; init; }

    /// <summary>Folder for what must survive; absolute, exists, writable.</summary>
    public required string DataPath { get; init; }

    /// <summary>Folder for logs; absolute, exists, writable.</summary>
    public required string LogPath { get; init; }

    /// <summary>Ports for servers.</summary>
    public required PortRange PortRange { get; init; }

    /// <summary>Port of the host's own API, 1 to 65535; null when it is not known.</summary>
    public int? ApiPort { get; init; }

    /// <summary>How long a released port rests before it is handed out again, unless nothing else is free; zero or more.</summary>
    public required TimeSpan PortReuseDelay { get; init; }
}
