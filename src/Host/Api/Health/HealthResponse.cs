namespace Modular.Host.Api.Health;

/// <summary>How the service is.</summary>
internal sealed record HealthResponse
{
    public required HealthStatus Status { get; init; }

    public required string Service { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required int ActiveServers { get; init; }

    public required int MaxServers { get; init; }

    /// <summary>Null when it cannot be told.</summary>
    public required int? AvailablePorts { get; init; }

    public required string Version { get; init; }

    public required IReadOnlyDictionary<string, CheckResponse> Checks { get; init; }

    public required RecoveryResponse Recovery { get; init; }
}
