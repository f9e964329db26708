using Modular.Abstractions;

namespace Modular.Host.Api.Responses;

/// <summary>A server as it is now.</summary>
internal record ServerStatusResponse
{
    public required string ServerId { get; init; }

    public required ServerStatus Status { get; init; }

    public required int? Port { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last began to run.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>Null while it does not run or when it cannot be told.</summary>
    public required ServerUsage? ResourceUsage { get; init; }

    public required string UserId { get; init; }

    public required string SessionId { get; init; }

    public required string? Name { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required string Profile { get; init; }

    public required DateTimeOffset? StoppedAt { get; init; }

    /// <summary>Why it was last told to stop; null when it never was, or was started since.</summary>
    public required StopReason? StopReason { get; init; }

    /// <summary>Where its owner wants it.</summary>
    public required DesiredState Desired { get; init; }

    /// <summary>Null unless the status is failed.</summary>
    public required FailureResponse? Failure { get; init; }

    /// <summary>Restarts by policy since it last ran for ten minutes.</summary>
    public required int Restarts { get; init; }

    public required DateTimeOffset? NextRestartAt { get; init; }

    public required RestartPolicy RestartPolicy { get; init; }

    /// <summary>When it is deleted by itself.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    public required IReadOnlyList<ServerCondition> Conditions { get; init; }

    /// <summary>Grows with every change; the ETag.</summary>
    public required long Version { get; init; }

    public static ServerStatusResponse From(ServerRecord server, ServerUsage? usage) => new()
    {
        ServerId = server.Id,
        Status = server.Status,
        Port = server.Port,
        CreatedAt = server.CreatedAt,
        StartedAt = server.StartedAt,
        ResourceUsage = usage,
        UserId = server.Spec.UserId,
        SessionId = server.Spec.SessionId,
        Name = server.Spec.Name,
        Labels = server.Labels,
        Profile = server.Spec.Profile,
        StoppedAt = server.StoppedAt,
        StopReason = server.StopReason,
        Desired = server.Desired,
        Failure = FailureResponse.From(server.Failure),
        Restarts = server.Restarts,
        NextRestartAt = server.NextRestartAt,
        RestartPolicy = server.RestartPolicy,
        ExpiresAt = server.ExpiresAt,
        Conditions = server.Conditions,
        Version = server.Version,
    };
}
