namespace Modular.Abstractions;

/// <summary>One server of which something exists that bears this manager's mark.</summary>
public sealed record OwnedInstance
{
    /// <summary>The id in the mark.</summary>
    public required string ServerId { get; init; }

    /// <summary>When the newest thing of it came to be; null when that cannot be told.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether something of it runs; false when only files are left.</summary>
    public required bool Alive { get; init; }

    /// <summary>What was found, one line each, e.g. <c>process 4711 (xrdp)</c>, <c>folder data/xrdp/servers/…</c>.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>True when nothing but logs is left. They may be older than the data folder, so they prove nothing about the store.</summary>
    public bool LogsOnly { get; init; }
}
