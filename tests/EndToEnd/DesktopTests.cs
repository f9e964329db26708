using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>What the README promises, as root and as an ordinary user.</summary>
[TestFixture(false, TestName = "as the caller")]
[TestFixture(true, TestName = "as uid 65532")]
internal sealed class DesktopTests(bool unprivileged)
{
    private ManagerHome _home = null!;
    private RunningManager _manager = null!;

    [OneTimeSetUp]
    public async Task StartManager()
    {
        _home = new ManagerHome(unprivileged);
        _manager = await _home.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopManager()
    {
        if (_home is not null)
            await _home.DisposeAsync();
    }

    [Test]
    public async Task Create_WithACurl_GivesADesktop()
    {
        var answer = (await _manager.Api.PostAsync("/servers", ApiClient.NewServer())).Expect(HttpStatusCode.Created);
        var server = ServerAccess.From(answer.Body);
        Assert.That(answer.Body["status"]!.GetValue<string>(), Is.EqualTo("running"));
        Assert.That(answer.Headers.Location?.ToString(), Does.EndWith($"/servers/{server.Id}"));
        Assert.That(server.Port, Is.InRange(_home.FirstPort, _home.LastPort));
        Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));

        await using (var desktop = await RemoteDesktop.LogInAsync(server))
        {
            await desktop.AttachPictureAsync("desktop");
            Assert.That(await desktop.RunAsync("echo typed over rdp > note", _home.SessionFolder(server), "note"), Is.EqualTo("typed over rdp\n"));
            await desktop.PaintAsync("tomato", "FF6347");
            Assert.That(await _manager.Api.CountSessionsAsync(server.Id), Is.EqualTo(1));
        }

        await _manager.Api.DeleteServerAsync(server.Id);
        await Leftovers.AssertNoneAsync(_home);
    }

    [TestCase(true, TestName = "Login_WithAWrongPassword_ShowsNoDesktop")]
    [TestCase(false, TestName = "Login_AsAWrongUser_ShowsNoDesktop")]
    public async Task Login_WithWrongCredentials_ShowsNoDesktop(bool password)
    {
        var server = await _manager.Api.CreateAsync();
        Picture owner;
        await using (var right = await RemoteDesktop.LogInAsync(server))
        {
            await right.PaintAsync("tomato", "FF6347");
            owner = await right.CaptureAsync();
        }

        var forged = password ? server with { Password = server.Password + "x" } : server with { UserName = "mallory" };
        await using (var wrong = await RemoteDesktop.KnockAsync(forged))
        {
            await Eventually.IsTrueAsync("xrdp has refused the login", () => RefusalIsLogged(server.Id), 20);
            if (wrong.IsConnected)
            {
                await wrong.TypeLineAsync("touch burglar");
                var seen = await wrong.CaptureAsync();
                Assert.That(seen.ShareOf("FF6347"), Is.Zero);
                Assert.That(seen.DifferenceFrom(owner), Is.GreaterThan(0.3));
                await wrong.AttachPictureAsync("refused");
            }

            Assert.That(await _manager.Api.CountSessionsAsync(server.Id), Is.Zero);
        }

        Assert.That(RemoteDesktop.Find(_home.SessionFolder(server), "burglar"), Is.Null);
        await _manager.Api.DeleteServerAsync(server.Id);
    }

    [Test]
    public async Task ConnectionFile_InARealClient_OpensTheDesktop()
    {
        var server = await _manager.Api.CreateAsync();
        var file = Path.Combine(_home.Folder, "desktop.rdp");
        await File.WriteAllBytesAsync(file, await _manager.Api.DownloadAsync($"/servers/{server.Id}/connection.rdp"));

        await using (var desktop = await RemoteDesktop.OpenAsync(file, $"/p:{server.Password}"))
        {
            await desktop.WaitForDesktopAsync();
            Assert.That(await desktop.RunAsync("echo from a file > note", _home.SessionFolder(server), "note"), Is.EqualTo("from a file\n"));
        }

        await _manager.Api.DeleteServerAsync(server.Id);
    }

    /// <summary>xrdp writes it, in its words, when the gateway says no.</summary>
    private bool RefusalIsLogged(string serverId) =>
        Directory.EnumerateFiles($"{_home.LogPath}/xrdp/servers/{serverId}").Any(log => File.ReadAllText(log).Contains("Authentication failure", StringComparison.Ordinal));
}
