using Modular.Abstractions;

namespace Modular.Xrdp.Configuration;

/// <summary>
/// What a security level means to xrdp: <c>ssl_protocols</c>, and <c>tls_ciphers</c> in OpenSSL's syntax (xrdp.ini(5), ciphers(1)). TLS 1.3 has its own, always
/// strong suites.
/// </summary>
/// <param name="Protocols">Separated by commas.</param>
/// <param name="Ciphers">For TLS 1.2.</param>
internal sealed record TlsLevel(string Protocols, string Ciphers)
{
    public static TlsLevel Of(SecurityLevel level) => level switch
    {
        SecurityLevel.Low => new("TLSv1.2, TLSv1.3", "DEFAULT"),
        SecurityLevel.Medium => new("TLSv1.2, TLSv1.3", "HIGH:!aNULL:!eNULL"),
        SecurityLevel.High => new("TLSv1.2, TLSv1.3", "ECDHE+AESGCM:ECDHE+CHACHA20"),
        SecurityLevel.Maximum => new("TLSv1.3", "ECDHE+AESGCM:ECDHE+CHACHA20"),
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, null),
    };
}
