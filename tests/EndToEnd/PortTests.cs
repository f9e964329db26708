using System.Net;
using System.Net.Sockets;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

[Parallelizable(ParallelScope.All)]
internal sealed class PortTests
{
    [Test]
    public async Task Create_WhenAStrangerHasThePort_TakesTheNext()
    {
        await using var home = new ManagerHome();
        using var stranger = Listen(home.FirstPort);
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync();
        Assert.That(server.Port, Is.InRange(home.FirstPort + 1, home.LastPort));

        var ports = (await manager.Api.GetAsync("/ports")).Expect(HttpStatusCode.OK).Text;
        Assert.That(ports, Does.Contain("blocked").IgnoreCase);
    }

    [Test]
    public async Task Start_WhenAStrangerTookThePort_SaysSo()
    {
        await using var home = new ManagerHome();
        var manager = await home.StartAsync();
        var server = await manager.Api.CreateAsync();
        (await manager.Api.PostAsync($"/servers/{server.Id}/stop")).Expect(HttpStatusCode.OK);

        using (Listen(server.Port))
        {
            var refused = await manager.Api.PostAsync($"/servers/{server.Id}/start");
            Assert.That((int)refused.Status, Is.InRange(400, 599));
            Assert.That(refused.Detail, Does.Contain($"{server.Port}"));
        }

        (await manager.Api.PostAsync($"/servers/{server.Id}/start")).Expect(HttpStatusCode.OK);
    }

    [Test]
    public async Task Create_WhenTheRangeIsUsedUp_NamesIt()
    {
        await using var home = new ManagerHome();
        home.LastPort = home.FirstPort + 1;
        var manager = await home.StartAsync();
        await manager.Api.CreateAsync("alice");
        await manager.Api.CreateAsync("bob");

        var refused = (await manager.Api.PostAsync("/servers", ApiClient.NewServer("carol"))).Expect(HttpStatusCode.ServiceUnavailable);
        Assert.That(refused.Detail, Does.Contain($"{home.FirstPort}-{home.LastPort}"));
        Assert.That(await manager.Api.ListAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Create_WhenTheLimitIsReached_NamesIt()
    {
        await using var home = new ManagerHome();
        home.Settings["MAX_CONCURRENT_SERVERS"] = "1";
        var manager = await home.StartAsync();
        await manager.Api.CreateAsync();

        var refused = (await manager.Api.PostAsync("/servers", ApiClient.NewServer())).Expect(HttpStatusCode.TooManyRequests);
        Assert.That(refused.Detail, Does.Contain("MAX_CONCURRENT_SERVERS"));
        Assert.That(refused.Headers.RetryAfter, Is.Not.Null);
    }

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Any, port);
        listener.Start();
        return listener;
    }
}
