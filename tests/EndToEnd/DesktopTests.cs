using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>What the README promises, as root and as an ordinary user.</summary>
[TestFixture(false, TestName = "as the caller")]
[TestFixture(true, TestName = "as uid 65532")]
internal sealed class DesktopTests(bool unprivileged) : OneManagerTests
{
    protected override ManagerHome NewHome() => new(unprivileged);

    [Test]
    public async Task Create_WithACurl_GivesADesktop()
    {
        var answer = (await Manager.Api.PostAsync("/servers", ApiClient.NewServer())).Expect(HttpStatusCode.Created);
        var server = ServerAccess.From(answer.Body);
        Assert.That(answer.Body["status"]!.GetValue<string>(), Is.EqualTo("running"));
        Assert.That(answer.Headers.Location?.ToString(), Does.EndWith($"/servers/{server.Id}"));
        Assert.That(server.Port, Is.InRange(Home.FirstPort, Home.LastPort));
        Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));

        await using (var desktop = await RemoteDesktop.LogInAsync(server))
        {
            await desktop.AttachPictureAsync("desktop");
            Assert.That(await desktop.RunAsync("echo typed over rdp > note", Home.SessionFolder(server), "note"), Is.EqualTo("typed over rdp\n"));
            await desktop.PaintAsync("tomato", "FF6347");
            Assert.That(await Manager.Api.CountSessionsAsync(server.Id), Is.EqualTo(1));
        }

        await Manager.Api.DeleteServerAsync(server.Id);
        await Leftovers.AssertNoneAsync(Home);
    }

    [TestCase(true, TestName = "Login_WithAWrongPassword_ShowsNoDesktop")]
    [TestCase(false, TestName = "Login_AsAWrongUser_ShowsNoDesktop")]
    public async Task Login_WithWrongCredentials_ShowsNoDesktop(bool password)
    {
        var server = await Manager.Api.CreateAsync();
        Picture owner;
        await using (var right = await RemoteDesktop.LogInAsync(server))
        {
            await right.PaintAsync("tomato", "FF6347");
            owner = await right.CaptureAsync();
        }

        var forged = password ? server with { Password = server.Password + "x" } : server with { UserName = "mallory" };
        await using (var wrong = await RemoteDesktop.KnockAsync(forged))
        {
            await Eventually.IsTrueAsync("xrdp has refused the login", () => RefusalIsLogged(server.Id));
            if (wrong.IsConnected)
            {
                await wrong.TypeLineAsync("touch burglar");
                var seen = await wrong.CaptureAsync();
                Assert.That(seen.ShareOf("FF6347"), Is.Zero);
                Assert.That(seen.DifferenceFrom(owner), Is.GreaterThan(0.3));
                await wrong.AttachPictureAsync("refused");
            }

            Assert.That(await Manager.Api.CountSessionsAsync(server.Id), Is.Zero);
        }

        Assert.That(RemoteDesktop.Find(Home.SessionFolder(server), "burglar"), Is.Null);
        await Manager.Api.DeleteServerAsync(server.Id);
    }

    [Test]
    public async Task ConnectionFile_InARealClient_OpensTheDesktop()
    {
        var server = await Manager.Api.CreateAsync();
        var file = Path.Combine(Home.Folder, "desktop.rdp");
        await File.WriteAllBytesAsync(file, await Manager.Api.DownloadAsync($"/servers/{server.Id}/connection.rdp"));

        await using (var desktop = await RemoteDesktop.OpenAsync(file, $"/p:{server.Password}"))
        {
            await desktop.WaitForDesktopAsync();
            Assert.That(await desktop.RunAsync("echo from a file > note", Home.SessionFolder(server), "note"), Is.EqualTo("from a file\n"));
        }

        await Manager.Api.DeleteServerAsync(server.Id);
    }

    /// <summary>xrdp writes it, in its words, when the gateway says no.</summary>
    private bool RefusalIsLogged(string serverId) =>
        Directory.EnumerateFiles($"{Home.LogPath}/xrdp/servers/{serverId}")
            .Any(log => File.ReadAllText(log).Contains("Authentication failure", StringComparison.Ordinal));
}
