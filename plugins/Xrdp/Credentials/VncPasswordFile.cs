using System.Security.Cryptography;
using System.Text;

namespace Modular.Xrdp.Credentials;

internal static class VncPasswordFile
{
    public static byte[] Encode(string password)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        Array.Resize(ref bytes, 8);
#pragma warning disable CA5351 // the format of the VNC password file
        using var des = DES.Create();
#pragma warning restore CA5351
        des.Key = Convert.FromHexString("e84ad660c4721ae0");
        return des.EncryptEcb(bytes, PaddingMode.None);
    }
}
