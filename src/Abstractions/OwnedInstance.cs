namespace Modular.Abstractions;

/// <summary>One server of which something exists that bears this manager's mark.</summary>
/// <param name="ServerId">The id in the mark.</param>
/// <param name="Since">When the newest thing of it came to be; null when that cannot be told.</param>
/// <param name="Alive">Whether something of it runs; false when only files are left.</param>
/// <param name="Evidence">What was found, one line each, e.g. <c>process 4711 (xrdp)</c>, <c>folder data/xrdp/servers/…</c>.</param>
public sealed record OwnedInstance(string ServerId, DateTimeOffset? Since, bool Alive, IReadOnlyList<string> Evidence)
{
    /// <summary>True when nothing but logs is left. They may be older than the data folder, so they prove nothing about the store.</summary>
    public bool LogsOnly { get; init; }
}
