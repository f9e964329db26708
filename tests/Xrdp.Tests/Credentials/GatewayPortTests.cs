using Modular.Xrdp.Credentials;

namespace Modular.Xrdp.Tests.Credentials;

internal sealed class GatewayPortTests
{
    [TestCase("[Globals]\nListenPort=3351\n", 3351)]
    [TestCase("; x\n[GLOBALS]\r\n listenport = 4000 # here\r\n", 4000)]
    [TestCase("[Globals]\nListenPort=3351\nListenPort=3352\n", 3351, Description = "xrdp takes the first")]
    [TestCase("[Globals]\nListenPort=3351x\n", 3351, Description = "as atoi does")]
    [TestCase("[Security]\nListenPort=3351\n", 3350)]
    [TestCase("[Globals]\nListenPort=0\n", 3350)]
    [TestCase("[Globals]\nListenPort=65000\n", 3350, Description = "xrdp ignores it")]
    [TestCase("[Globals]\nListenPort=99999999999\n", 3350)]
    [TestCase("[Globals]\nListenPort=-1\n", 3350)]
    [TestCase("[Globals]\nListenPort=sesman.socket\n", 3350)]
    [TestCase("", 3350)]
    public void Read_IsWhatXrdpReads(string content, int expected)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);

            Assert.That(GatewayPort.Read(path), Is.EqualTo(expected));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("/no/such/file")]
    [TestCase("/etc")]
    public void Read_WhenItCannotBeRead_IsTheDefault(string path) => Assert.That(GatewayPort.Read(path), Is.EqualTo(3350));
}
