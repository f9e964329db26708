namespace Modular.Fuzzing.Sockets;

/// <summary>xrdp keeps a process for each connection, for ever; the manager does not let it.</summary>
internal sealed class RdpFloodTests
{
    private const int Flood = 300;
    private static readonly TimeSpan FloodTime = TimeSpan.FromSeconds(10);

    [Test]
    [CancelAfter(300_000)]
    public async Task Server_FloodedWithConnections_KeepsItsUserAndComesBack()
    {
        await using var home = new ManagerHome { Settings = { ["Plugins__Xrdp__LoginTimeoutSeconds"] = "10", ["PROBE_INTERVAL_SECONDS"] = "10" } };
        var manager = await home.StartAsync();
        var flooded = await manager.Api.CreateAsync();
        var neighbour = await manager.Api.CreateAsync("bob");
        await using (var desktop = await RemoteDesktop.LogInAsync(flooded))
        {
            using var flood = await OpenConnections.OpenAsync(flooded.Port, Flood, FloodTime);
            await TestContext.Out.WriteLineAsync($"{flood.Clients.Count} connections made");
            Assert.That(await RdpHandshake.GetCertificateSha256Async(neighbour.Port), Is.EqualTo(neighbour.CertificateSha256), "others do not notice");
            Assert.That(await manager.Api.StatusAsync(flooded.Id), Is.EqualTo("running"));

            await Eventually.IsTrueAsync("strangers are gone", () => Xrdps(flooded) <= 4);
            await desktop.PaintAsync("tomato", "FF6347");
            Assert.That(await manager.Api.CountSessionsAsync(flooded.Id), Is.EqualTo(1));
        }

        Assert.That(await RdpHandshake.GetCertificateSha256Async(flooded.Port), Is.EqualTo(flooded.CertificateSha256));
        Assert.That((await manager.Api.ReadAsync(flooded.Id))["restarts"]!.GetValue<int>(), Is.Zero);
        await manager.Api.DeleteServerAsync(flooded.Id);
        await manager.Api.DeleteServerAsync(neighbour.Id);
        await Leftovers.AssertNoneAsync(home);
    }

    private static int Xrdps(ServerAccess server) => ProcessTable.OfServer(server.Id).Count(p => p.Name == "xrdp");
}
