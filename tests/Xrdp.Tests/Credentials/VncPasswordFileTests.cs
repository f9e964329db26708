using System.Diagnostics;
using System.Text;
using Modular.Xrdp.Credentials;

namespace Modular.Xrdp.Tests.Credentials;

internal sealed class VncPasswordFileTests
{
    [TestCase("secret")]
    [TestCase("12345678")]
    [TestCase("123456789abcdef")]
    [TestCase("p#a;s=s[")]
    [TestCase("päss")]
    [CancelAfter(300_000)]
    public async Task Encode_IsWhatVncpasswdWrites(string password, CancellationToken ct) =>
        Assert.That(VncPasswordFile.Encode(password), Is.EqualTo(await VncpasswdAsync(password, ct)));

    [Test]
    public void Encode_WhenLongerThanEightBytes_IgnoresTheRest() =>
        Assert.That(VncPasswordFile.Encode("12345678x"), Is.EqualTo(VncPasswordFile.Encode("12345678")).And.Length.EqualTo(8));

    private static async Task<byte[]> VncpasswdAsync(string password, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/tigervncpasswd", "-f")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(password + "\n"), ct);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, ct);
        await process.WaitForExitAsync(ct);
        return output.ToArray();
    }
}
