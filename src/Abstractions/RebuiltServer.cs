namespace Modular.Abstractions;

/// <summary>
/// What a backend can tell of a server whose record is lost. What only the store knew (labels, restart policy, times to live) is then as by default.
/// </summary>
public sealed record RebuiltServer
{
    /// <summary>What was asked.</summary>
    public required ServerSpec Spec { get; init; }

    /// <summary>When it was made, or the earliest that is known of it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its port; null when it cannot be told.</summary>
    public int? Port { get; init; }

    /// <summary>RDP user name; null when it cannot be told.</summary>
    public string? UserName { get; init; }

    /// <summary>Whether it runs now; <see cref="Handle"/> and <see cref="Endpoint"/> are needed then.</summary>
    public bool IsRunning { get; init; }

    /// <summary>The note by which <see cref="IServerBackend.RecoverAsync"/> finds what runs; null when nothing does.</summary>
    public ServerHandle? Handle { get; init; }

    /// <summary>Where RDP answers; null when nothing runs.</summary>
    public ServerEndpoint? Endpoint { get; init; }
}
