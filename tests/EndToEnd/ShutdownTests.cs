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
            Assert.That((string?)(await second.Api.GetAsync($"/servers/{server.Id}")).Body["stop_reason"], Is.EqualTo("shutdown"));
            var again = (await second.Api.PostAsync($"/servers/{server.Id}/start")).Expect(HttpStatusCode.OK);
            Assert.That(again.Body["port"]!.GetValue<int>(), Is.EqualTo(server.Port), "its address is kept");
        }
    }

    [TestCase("stop")]
    [TestCase("keep")]
    public async Task Terminate_WithServersAtRest_LeavesNeitherKeyNorPasswordOfThem(string mode)
    {
        await using var home = new ManagerHome();
        home.Settings["SHUTDOWN_MODE"] = mode;
        home.Settings["LOG_LEVEL"] = "CRITICAL";
        var first = await home.StartAsync();
        var (stopped, failed) = (await first.Api.CreateAsync(), await first.Api.CreateAsync("bob"));
        (await first.Api.PostAsync($"/servers/{stopped.Id}/stop")).Expect(HttpStatusCode.OK);
        ProcessTable.OfServer(failed.Id).ToList().ForEach(ProcessTable.Kill);
        await Eventually.IsTrueAsync("its end was seen", async () => await first.Api.StatusAsync(failed.Id) == "failed");
        Assert.That((string?)(await first.Api.GetAsync($"/servers/{failed.Id}")).Body["failure"]!["code"], Is.EqualTo("exited"));
        Assert.That(Configurations(home), Is.Not.Empty);

        Assert.That(await first.TerminateAsync(), Is.Zero, first.Output);

        Assert.That(Configurations(home), Is.Empty);
        Assert.That(first.Output, Does.Contain($"asked to stop server {stopped.Id}: accepted (200)"), "the audit trail is written at every level");
        var second = await home.StartAsync();
        Assert.That((string?)(await second.Api.GetAsync($"/servers/{stopped.Id}")).Body["stop_reason"], Is.EqualTo("user"));
        foreach (var server in new[] { stopped, failed })
            (await second.Api.PostAsync($"/servers/{server.Id}/start")).Expect(HttpStatusCode.OK);
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

    /// <summary>Files with keys, password hashes and the like.</summary>
    private static IEnumerable<string> Configurations(ManagerHome home) =>
        Directory.Exists($"{home.DataPath}/xrdp/servers") ? Directory.EnumerateFiles($"{home.DataPath}/xrdp/servers", "*", SearchOption.AllDirectories) : [];
}
