using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Modular.Xrdp.Credentials;

/// <summary>
/// The password file of Xvnc (vncpasswd(1)): the first eight bytes, scrambled with a key that everybody knows, so the file's mode is all its protection.
/// </summary>
internal static class VncPasswordFile
{
    private const int Length = 8;
    private static readonly byte[] Key = Convert.FromHexString("e84ad660c4721ae0");

    [SuppressMessage("Security", "CA5351", Justification = "DES is the format of the file.")]
    public static byte[] Encode(string password)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        Array.Resize(ref bytes, Length);
        using var des = DES.Create();
        des.Key = Key;
        return des.EncryptEcb(bytes, PaddingMode.None);
    }
}
