namespace Modular.Abstractions;

/// <summary>How strict the RDP transport is. Every level is TLS with the server's own certificate; a backend maps it to versions and ciphers.</summary>
public enum SecurityLevel
{
    /// <summary>TLS 1.2 and 1.3 with every cipher the TLS library enables by default, for old clients.</summary>
    Low,

    /// <summary>TLS 1.2 and 1.3 with the library's strong ciphers.</summary>
    Medium,

    /// <summary>TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only. The default.</summary>
    High,

    /// <summary>TLS 1.3 only.</summary>
    Maximum,
}
