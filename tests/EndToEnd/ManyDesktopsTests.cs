using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

internal sealed class ManyDesktopsTests
{
    [Test]
    public async Task ThreeServers_AtOnce_AreThreeDesktops()
    {
        await using var home = new ManagerHome();
        var manager = await home.StartAsync();
        var servers = await Task.WhenAll(new[] { "alice", "bob", "carol" }.Select(user => manager.Api.CreateAsync(user)));
        Assert.That(servers.Select(s => s.Port), Is.Unique);
        Assert.That(servers.Select(s => s.Password), Is.Unique);
        Assert.That(servers.Select(s => s.CertificateSha256), Is.Unique);

        await using var first = await RemoteDesktop.LogInAsync(servers[0]);
        await using var second = await RemoteDesktop.LogInAsync(servers[1]);
        await using var third = await RemoteDesktop.LogInAsync(servers[2]);
        await first.PaintAsync("tomato", "FF6347");
        await second.PaintAsync("gold", "FFD700");
        await third.PaintAsync("orchid", "DA70D6");
        Assert.That((await first.CaptureAsync()).ShareOf("FF6347"), Is.GreaterThan(0.1), "the first is as it was");

        await manager.Api.DeleteServerAsync(servers[0].Id);
        await Leftovers.AssertNoneAsync(home, servers[0]);
        await second.PaintAsync("tan", "D2B48C");

        await Task.WhenAll(servers[1..].Select(s => manager.Api.DeleteServerAsync(s.Id)));
        await Leftovers.AssertNoneAsync(home);
    }
}
