namespace Modular.Abstractions;

/// <summary>What a backend can do on this machine.</summary>
public sealed record BackendCapabilities
{
    /// <summary>True when servers run on while the host is down, and <see cref="IServerBackend.RecoverAsync"/> finds them.</summary>
    public required bool SurvivesHostRestart { get; init; }

    /// <summary>
    /// True when servers listen on ports of this machine: the allocator looks for other programs on them (<see cref="PortRequest.OnHost"/>), and the backend
    /// should be an <see cref="IBackendSessionOrigin"/>.
    /// </summary>
    public required bool UsesHostPorts { get; init; }

    /// <summary>Names of the desktop profiles a caller may choose.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = ["default"];

    /// <summary>
    /// Each limit of <see cref="ResourceLimits"/> (<c>max_cpu</c>, <c>max_memory</c>, <c>max_processes</c>, <c>max_bandwidth</c>) and how it is enforced;
    /// <c>none</c>: it is not.
    /// </summary>
    public IReadOnlyDictionary<string, string> Limits { get; init; } = new Dictionary<string, string>();

    /// <summary>Facts for operators, shown by <c>GET /plugins</c> and <c>GET /health</c>, e.g. <c>sandbox</c> = <c>bubblewrap</c>.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();
}
