using Modular.Abstractions;
using Modular.Xrdp.Files;

namespace Modular.Xrdp.Tests.Files;

internal sealed class ServerFoldersTests
{
    private const string Id = "0198f000-0000-7000-8000-00000000abcd";

    private static readonly HostContext Host = new()
    {
        ManagerId = "m",
        Node = "node-1",
        AdvertisedHost = "localhost",
        DataPath = "/data",
        LogPath = "/logs",
        PortRange = new PortRange { Start = 15200, End = 15299 },
        PortReuseDelay = TimeSpan.Zero,
    };

    [Test]
    public void Of_WhenIdIsUuid_PutsEverythingBelowItsThreeFolders()
    {
        var folders = ServerFolders.Of(Host, Id);

        Assert.That(
            (string[])[folders.XrdpIni, folders.Certificate, folders.Key, folders.CredentialsFile, folders.InstanceFile, folders.VncPassword,
                folders.EtcFolder],
            Is.EqualTo((string[])
            [
                $"/data/xrdp/servers/{Id}/xrdp/xrdp.ini", $"/data/xrdp/servers/{Id}/xrdp/cert.pem", $"/data/xrdp/servers/{Id}/xrdp/key.pem",
                $"/data/xrdp/servers/{Id}/private/credentials.json", $"/data/xrdp/servers/{Id}/private/instance.json",
                $"/data/xrdp/servers/{Id}/vnc/passwd", $"/data/xrdp/servers/{Id}/etc",
            ]));
        Assert.That(
            (string[])[folders.Session, folders.XrdpLog, folders.XrdpOutput, folders.SessionLog, folders.NetworkLog],
            Is.EqualTo((string[])
            [
                $"/data/sessions/{Id}", $"/logs/xrdp/servers/{Id}/xrdp.log",
                $"/logs/xrdp/servers/{Id}/xrdp-output.log", $"/logs/xrdp/servers/{Id}/session.log", $"/logs/xrdp/servers/{Id}/network.log",
            ]));
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase("../../etc")]
    [TestCase("/etc")]
    [TestCase("0198F000-0000-7000-8000-00000000ABCD")]
    [TestCase("0198f000000070008000000000000abcd")]
    [TestCase("{0198f000-0000-7000-8000-00000000abcd}")]
    [TestCase(" 0198f000-0000-7000-8000-00000000abcd")]
    [TestCase("0198f000-0000-7000-8000-00000000abcd\n")]
    [TestCase("0198f000-0000-7000-8000-00000000abcd/x")]
    public void Of_WhenIdIsNoLowerCaseUuid_IsRefused(string id) => Assert.That(
        () => ServerFolders.Of(Host, id),
        Throws.TypeOf<ServerException>().With.Property("Error").EqualTo(ServerError.Invalid).And.Property("Field").EqualTo("server_id"));
}
