using System.Net;
using System.Net.Sockets;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Servers that live but do not answer, and connections that live but do nothing.</summary>
internal sealed class HangingTests : OneManagerTests
{
    protected override ManagerHome NewHome() =>
        new() { Settings = { ["PROBE_INTERVAL_SECONDS"] = "10", ["Plugins__Xrdp__LoginTimeoutSeconds"] = "15" } };

    [Test]
    public async Task Server_WhoseXrdpHangs_ComesBackByItself()
    {
        var server = await Manager.Api.CreateAsync("alice", body => body["restart_policy"] = "on_failure");
        var hung = ProcessTable.OfServer(server.Id).First(p => p.Name == "xrdp");
        await Tool.RunAsync("kill", "-STOP", $"{hung.Id}");

        await Eventually.IsTrueAsync("it is shown that the server does not answer",
            async () => (await ReadAsync(server)).Contains("not_answering", StringComparison.Ordinal));
        await Eventually.IsTrueAsync("the server was restarted", async () =>
        {
            var now = await Manager.Api.ReadAsync(server.Id);
            return now["status"]!.GetValue<string>() == "running" && now["restarts"]!.GetValue<int>() == 1;
        });

        Assert.That(await ReadAsync(server), Does.Not.Contain("not_answering"));
        Assert.That(ProcessTable.OfServer(server.Id).Where(p => p.Name == "xrdp").Select(p => p.Id), Is.Not.Empty.And.Not.Contains(hung.Id));
        Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));
        await Manager.Api.DeleteServerAsync(server.Id);
        await Leftovers.AssertNoneAsync(Home, server);
    }

    [Test]
    public async Task Connection_WithoutALogin_IsEndedAndADesktopStays()
    {
        var server = await Manager.Api.CreateAsync();
        await using (var desktop = await RemoteDesktop.LogInAsync(server))
        {
            using var silent = new TcpClient();
            await silent.ConnectAsync(IPAddress.Loopback, server.Port);

            Assert.That(await silent.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Eventually.Patience), Is.Zero);
            await desktop.PaintAsync("tomato", "FF6347");
            Assert.That(await Manager.Api.CountSessionsAsync(server.Id), Is.EqualTo(1));
        }

        await Manager.Api.DeleteServerAsync(server.Id);
        await Leftovers.AssertNoneAsync(Home, server);
    }

    private async Task<string> ReadAsync(ServerAccess server) => (await Manager.Api.ReadAsync(server.Id)).ToJsonString();
}
