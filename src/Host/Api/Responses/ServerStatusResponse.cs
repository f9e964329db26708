using Modular.Abstractions;

namespace Modular.Host.Api.Responses;

/// <summary>A server as it is now.</summary>
internal record ServerStatusResponse
{
    protected ServerStatusResponse(ServerRecord server, ServerUsage? usage)
    {
        ServerId = server.Id;
        Status = server.Status;
        Port = server.Port;
        CreatedAt = server.CreatedAt;
        StartedAt = server.StartedAt;
        ResourceUsage = usage;
        UserId = server.Spec.UserId;
        SessionId = server.Spec.SessionId;
        Name = server.Spec.Name;
        Labels = server.Labels;
        Profile = server.Spec.Profile;
        StoppedAt = server.StoppedAt;
        StopReason = server.StopReason;
        Desired = server.Desired;
        Failure = FailureResponse.From(server.Failure);
        Restarts = server.Restarts;
        NextRestartAt = server.NextRestartAt;
        RestartPolicy = server.RestartPolicy;
        ExpiresAt = server.ExpiresAt;
        Conditions = server.Conditions;
        Version = server.Version;
    }

    public string ServerId { get; }

    public ServerStatus Status { get; }

    public int? Port { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>When it last began to run.</summary>
    public DateTimeOffset? StartedAt { get; }

    /// <summary>Null while it does not run or when it cannot be told.</summary>
    public ServerUsage? ResourceUsage { get; }

    public string UserId { get; }

    public string SessionId { get; }

    public string? Name { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    public string Profile { get; }

    public DateTimeOffset? StoppedAt { get; }

    /// <summary>Why it was last told to stop; null when it never was, or was started since.</summary>
    public StopReason? StopReason { get; }

    /// <summary>Where its owner wants it.</summary>
    public DesiredState Desired { get; }

    /// <summary>Null unless the status is failed.</summary>
    public FailureResponse? Failure { get; }

    /// <summary>Restarts by policy since it last ran for ten minutes.</summary>
    public int Restarts { get; }

    public DateTimeOffset? NextRestartAt { get; }

    public RestartPolicy RestartPolicy { get; }

    /// <summary>When it is deleted by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    public IReadOnlyList<ServerCondition> Conditions { get; }

    /// <summary>Grows with every change; the ETag.</summary>
    public long Version { get; }

    public static ServerStatusResponse From(ServerRecord server, ServerUsage? usage) => new(server, usage);
}
