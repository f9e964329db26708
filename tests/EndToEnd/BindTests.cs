using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>Where the API listens, and what is said when it cannot.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class BindTests
{
    private const int BadSettings = 78;

    [Test]
    public async Task Api_ForBothKindsOfAddresses_ServesThem()
    {
        if (!Socket.OSSupportsIPv6)
            Assert.Ignore("This machine has no IPv6.");

        await using var home = new ManagerHome();
        home.Settings["RDP_SERVER_MANAGER_BIND"] = "*";
        var manager = await home.StartAsync();

        Assert.That(await StatusAsync($"http://[::1]:{home.ApiPort}/servers"), Is.EqualTo(HttpStatusCode.OK), "who comes from this machine is known as such");
        Assert.That(await StatusAsync($"http://127.0.0.1:{home.ApiPort}/servers"), Is.EqualTo(HttpStatusCode.OK));
        await manager.Api.PostAsync("/servers", new JsonObject());
        Assert.That(manager.Output, Does.Contain("Audit:").And.Not.Contain("::ffff:"));
        Assert.That(await HealthAsync(home), Is.EqualTo(0));
    }

    [Test]
    public async Task Api_OfOneAddress_ServesNoOtherAndHealthAsksThat()
    {
        await using var home = new ManagerHome();
        home.Settings["RDP_SERVER_MANAGER_BIND"] = "127.0.0.9";
        home.Launch();

        await Eventually.IsTrueAsync("it answers there", async () => await HealthAsync(home) == 0);
        await Assert.ThatAsync(() => StatusAsync($"http://127.0.0.1:{home.ApiPort}/health/live"), Throws.TypeOf<HttpRequestException>());
    }

    [Test]
    public async Task Start_WhenThePortIsTaken_SaysSoInOneLineAndTouchesNothing()
    {
        await using var home = new ManagerHome();
        using var other = new TcpListener(IPAddress.Loopback, home.ApiPort);
        other.Start();
        var manager = home.Launch();

        Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(BadSettings), manager.Output);
        Assert.That(manager.Output.Trim(), Does.StartWith($"RDP_SERVER_MANAGER_PORT ('{home.ApiPort}'): another program listens at").And.Not.Contain("\n"));
    }

    [Test]
    public async Task Start_WithXvncsPortsAmongTheServers_NamesBothRanges()
    {
        await using var home = new ManagerHome();
        home.Settings["Plugins__Xrdp__VncPortEnd"] = $"{home.FirstPort}";
        var manager = home.Launch();

        Assert.That(await manager.WaitForExitAsync(), Is.EqualTo(BadSettings), manager.Output);
        Assert.That(manager.Output,
            Does.Contain($"22000-{home.FirstPort}").And.Contain($"{home.FirstPort}-{home.LastPort}").And.Contain("PORT_RANGE_START").And.Not.Contain("   at "));
    }

    private static async Task<int> HealthAsync(ManagerHome home) => (await HostCommand.RunAsync(home, "--health")).ExitCode;

    private static async Task<HttpStatusCode> StatusAsync(string address)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(address));
        return answer.StatusCode;
    }
}
