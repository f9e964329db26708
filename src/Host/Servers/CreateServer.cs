using Modular.Abstractions;

namespace Modular.Host.Servers;

/// <summary>An order to create a server, already validated as a request.</summary>
internal sealed record CreateServer
{
    public required ServerSpec Spec { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public RestartPolicy RestartPolicy { get; init; }
    public TimeSpan? IdleTimeout { get; init; }
    public TimeSpan? TimeToLive { get; init; }
    public int? PreferredPort { get; init; }

    /// <summary>False: leave it stopped, configured, with its port reserved.</summary>
    public bool Start { get; init; } = true;
    public IdempotencyRecord? Idempotency { get; init; }

    /// <summary>SHA-256 of the request as it was sent, by which records of earlier versions know theirs; null without an idempotency key.</summary>
    public string? BodySha256 { get; init; }
}
