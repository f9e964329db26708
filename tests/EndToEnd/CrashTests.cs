using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>kill -9 of the manager: nobody at a desktop notices, and the next one carries on.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class CrashTests
{
    [Test]
    public async Task Manager_Killed_LeavesDesktopsRunningForTheNextOne()
    {
        await using var home = new ManagerHome();
        var first = await home.StartAsync();
        var servers = await Task.WhenAll(new[] { "alice", "bob", "carol" }.Select(user => first.Api.CreateAsync(user)));
        await using var desktop = await RemoteDesktop.LogInAsync(servers[0]);

        await first.KillAsync();
        await desktop.PaintAsync("tomato", "FF6347");

        var second = await home.StartAsync();
        foreach (var server in servers)
        {
            var now = await second.Api.ReadAsync(server.Id);
            Assert.That(now["status"]!.GetValue<string>(), Is.EqualTo("running"));
            Assert.That(now["port"]!.GetValue<int>(), Is.EqualTo(server.Port));
            Assert.That(await RdpHandshake.GetCertificateSha256Async(server.Port), Is.EqualTo(server.CertificateSha256));
        }

        await desktop.PaintAsync("gold", "FFD700");
        await using (var again = await RemoteDesktop.LogInAsync(servers[1]))
            await again.PaintAsync("orchid", "DA70D6");

        (await second.Api.PostAsync($"/servers/{servers[1].Id}/stop")).Expect(HttpStatusCode.OK);
        Assert.That(await RdpHandshake.ListensAsync(servers[1].Port), Is.False);
        foreach (var server in servers)
            await second.Api.DeleteServerAsync(server.Id);
        await Leftovers.AssertNoneAsync(home);
    }

    [Test]
    public async Task Manager_KilledWhileStartingServers_LosesAndLeaksNothing()
    {
        await using var home = new ManagerHome();
        var first = await home.StartAsync();
        var orders = Enumerable.Range(0, 8).Select(i => first.Api.PostAsync("/servers", ApiClient.NewServer($"user{i}"))).ToList();
        await Eventually.IsTrueAsync("a server runs", async () => (await first.Api.ListAsync("?status=running")).Count > 0);
        await first.KillAsync();
        Assert.That(async () => await Task.WhenAll(orders), Throws.InstanceOf<HttpRequestException>(), "some orders were cut off");

        var second = await home.StartAsync();
        await Eventually.IsTrueAsync("every server is where it was wanted", async () =>
            (await second.Api.ListAsync()).All(s => s!["status"]!.GetValue<string>() is "running" or "failed"));
        var ids = (await second.Api.ListAsync()).Select(s => s!["server_id"]!.GetValue<string>()).ToList();
        var ports = (await second.Api.ListAsync()).Select(s => s!["port"]?.GetValue<int>()).OfType<int>(); // one that failed may have none
        Assert.That(ports, Is.Unique);
        var marks = ProcessTable.Read().Where(p => p.Mentions(home.Folder)).Select(p => p.ServerId).OfType<string>().Distinct();
        Assert.That(marks, Is.SubsetOf(ids));

        await Task.WhenAll(ids.Select(id => second.Api.DeleteServerAsync(id)));
        await Leftovers.AssertNoneAsync(home);
    }
}
