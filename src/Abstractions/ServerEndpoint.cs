namespace Modular.Abstractions;

/// <summary>Where and how RDP answers.</summary>
public sealed record ServerEndpoint
{
    /// <summary>Host name or address that clients use; null: the one the host advertises.</summary>
    public string? Host { get; init; }

    /// <summary>TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>SHA-256 of the server's certificate (DER), 64 lower-case hex digits; null when RDP there has no TLS.</summary>
    public string? CertificateSha256 { get; init; }
}
