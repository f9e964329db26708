namespace Modular.Abstractions;

/// <summary>One order to start a server.</summary>
public sealed record ServerStart
{
    /// <summary>The server's id, a UUID in lower-case text.</summary>
    public required string ServerId { get; init; }

    /// <summary>What was asked.</summary>
    public required ServerSpec Spec { get; init; }

    /// <summary>The port RDP clients connect to.</summary>
    public required int Port { get; init; }

    /// <summary>New credentials; null: those of the last start stay valid (a restart nobody is there to read new ones from).</summary>
    public ServerCredentials? Credentials { get; init; }
}
