using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Modular.Xrdp.Certificates;

internal sealed record ServerCertificate(string CertificatePem, string KeyPem, string Sha256)
{
    public static ServerCertificate Create(string serverId, string hostName, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + serverId, key, HashAlgorithmName.SHA256);
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(2));
        var pem = certificate.ExportCertificatePem();
        return new ServerCertificate(pem, key.ExportPkcs8PrivateKeyPem(), Sha256OfPem(pem));
    }

    public static string Sha256OfPem(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
    }
}
