using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Modular.Xrdp.Certificates;

/// <summary>A server's own certificate and key: ECDSA P-256, self-signed, two years.</summary>
/// <param name="CertificatePem">PEM.</param>
/// <param name="KeyPem">PKCS#8 PEM; a secret.</param>
/// <param name="Sha256">Of the certificate's DER, 64 lower-case hex digits.</param>
internal sealed record ServerCertificate(string CertificatePem, string KeyPem, string Sha256)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    public static ServerCertificate Create(string serverId, string hostName, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={serverId}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(Names(serverId, hostName));
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - ClockSkew, now.AddYears(2));
        var pem = certificate.ExportCertificatePem();
        return new ServerCertificate(pem, key.ExportPkcs8PrivateKeyPem(), Sha256OfPem(pem));
    }

    public static string Sha256OfPem(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => $"certificate {Sha256}";

    private static X509Extension Names(string serverId, string hostName)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(serverId);
        if (IPAddress.TryParse(hostName, out var address))
            names.AddIpAddress(address);
        else if (Uri.CheckHostName(hostName) == UriHostNameType.Dns)
            names.AddDnsName(hostName);

        return names.Build();
    }
}
