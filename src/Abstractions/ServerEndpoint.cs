namespace Modular.Abstractions;

/// <summary>Where and how RDP answers.</summary>
/// <param name="Host">Host name or address that clients use; null: the one the host advertises.</param>
/// <param name="Port">TCP port.</param>
/// <param name="CertificateSha256">SHA-256 of the server's certificate (DER), 64 lower-case hex digits; null when RDP there has no TLS.</param>
public sealed record ServerEndpoint(string? Host, int Port, string? CertificateSha256);
