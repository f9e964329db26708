namespace Modular.Abstractions;

/// <summary>All that is stored about one server. Immutable; holds no secrets.</summary>
public sealed record ServerRecord
{
    /// <summary>Schema version that this assembly writes and the newest it reads.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Schema version of this record.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>UUIDv7 in lower-case text; sorts by creation.</summary>
    public required string Id { get; init; }

    /// <summary>The manager that owns the server; others only list it.</summary>
    public required string ManagerId { get; init; }

    /// <summary>
    /// The node whose port it holds, <see cref="HostContext.Node"/>; empty in records from before it was noted. A manager is on one node, and gives its records
    /// the present name.
    /// </summary>
    public string Node { get; init; } = "";

    /// <summary>Key of the backend that runs it.</summary>
    public required string Backend { get; init; }

    /// <summary>Grows by one with every stored change; 1 when added.</summary>
    public long Version { get; init; } = 1;

    /// <summary>What was asked.</summary>
    public required ServerSpec Spec { get; init; }

    /// <summary>The caller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it is in its life.</summary>
    public required ServerStatus Status { get; init; }

    /// <summary>Where its owner wants it.</summary>
    public required DesiredState Desired { get; init; }

    /// <summary>Its port; null before one was acquired.</summary>
    public int? Port { get; init; }

    /// <summary>RDP user name; null before the first start.</summary>
    public string? UserName { get; init; }

    /// <summary>The backend's note; null while nothing runs.</summary>
    public ServerHandle? Handle { get; init; }

    /// <summary>Where RDP answers; null while nothing runs.</summary>
    public ServerEndpoint? Endpoint { get; init; }

    /// <summary>Why it failed; null unless <see cref="ServerStatus.Failed"/>.</summary>
    public ServerFailure? Failure { get; init; }

    /// <summary>Why it was last told to stop or to be deleted; null when it never was, or was told to start since.</summary>
    public StopReason? StopReason { get; init; }

    /// <summary>What else is to be known.</summary>
    public IReadOnlyList<ServerCondition> Conditions { get; init; } = [];

    /// <summary>What happens when it ends by itself.</summary>
    public RestartPolicy RestartPolicy { get; init; }

    /// <summary>Restarts by policy since it last ran for ten minutes.</summary>
    public int Restarts { get; init; }

    /// <summary>When the policy starts it next; null when it will not.</summary>
    public DateTimeOffset? NextRestartAt { get; init; }

    /// <summary>Stopped after this long without anybody logged in; null: never.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Deleted at this time; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its status last changed.</summary>
    public required DateTimeOffset StatusChangedAt { get; init; }

    /// <summary>When it last became <see cref="ServerStatus.Running"/>; null: never yet.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it last stopped or failed; null: never yet.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>The request that made it; null when the caller gave no key.</summary>
    public IdempotencyRecord? Idempotency { get; init; }
}
