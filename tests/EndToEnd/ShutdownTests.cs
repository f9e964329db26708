using System.Net;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

[Parallelizable(ParallelScope.All)]
internal sealed class ShutdownTests
{
    [Test]
    public async Task Terminate_WithServersRunning_StopsThemAll()
    {
        await using var home = new ManagerHome();
        var first = await home.StartAsync();
        var servers = await Task.WhenAll(new[] { "alice", "bob" }.Select(user => first.Api.CreateAsync(user)));
        await using var desktop = await RemoteDesktop.LogInAsync(servers[0]);

        Assert.That(await first.TerminateAsync(), Is.Zero, first.Output);
        await Leftovers.AssertNothingRunsAsync(home);

        var second = await home.StartAsync();
        foreach (var server in servers)
        {
            Assert.That(await second.Api.StatusAsync(server.Id), Is.EqualTo("stopped"));
            var again = (await second.Api.PostAsync($"/servers/{server.Id}/start")).Expect(HttpStatusCode.OK);
            Assert.That(again.Body["port"]!.GetValue<int>(), Is.EqualTo(server.Port), "its address is kept");
        }
    }

    [Test]
    public async Task Terminate_InKeepMode_LeavesServersToTheNextManager()
    {
        await using var home = new ManagerHome();
        home.Settings["SHUTDOWN_MODE"] = "keep";
        var first = await home.StartAsync();
        var server = await first.Api.CreateAsync();
        await using var desktop = await RemoteDesktop.LogInAsync(server);

        Assert.That(await first.TerminateAsync(), Is.Zero, first.Output);
        await desktop.PaintAsync("tomato", "FF6347");

        var second = await home.StartAsync();
        Assert.That(await second.Api.StatusAsync(server.Id), Is.EqualTo("running"));
        await desktop.PaintAsync("gold", "FFD700");
        await second.Api.DeleteServerAsync(server.Id);
        await Leftovers.AssertNoneAsync(home);
    }
}
