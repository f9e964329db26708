namespace Modular.Abstractions;

/// <summary>A server to look for after a restart of the host: what the host knows of it. It may be older than what runs, as after a restored backup.</summary>
public sealed record ServerRecovery
{
    /// <summary>The server's id, a UUID in lower-case text.</summary>
    public required string ServerId { get; init; }

    /// <summary>What was asked.</summary>
    public required ServerSpec Spec { get; init; }

    /// <summary>The port RDP clients connect to; null before one was acquired.</summary>
    public int? Port { get; init; }

    /// <summary>The backend's own note; null when there is none, e.g. because the host ended before it could be stored.</summary>
    public ServerHandle? Handle { get; init; }

    /// <summary>RDP user name; null before the first start.</summary>
    public string? UserName { get; init; }

    /// <summary>Whether it ran when the host last knew. False also for one whose start or stop was under way.</summary>
    public bool WasRunning { get; init; }
}
