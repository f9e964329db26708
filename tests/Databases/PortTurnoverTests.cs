using System.Net;
using System.Text.Json.Nodes;
using Modular.EndToEnd.Harness;

namespace Modular.Databases;

/// <summary>Two managers that pass a few ports back and forth, while one of them begins again and again.</summary>
internal sealed class PortTurnoverTests
{
    private const int Ports = 6;
    private const int Callers = 4;
    private const int Restarts = 4;

    /// <summary>Between two servers of a caller; without, the machine has no time for the restarts.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    [TestCase("redis+redis")]
    [TestCase("mongodb+redis")]
    public async Task Restart_WhileTheNeighbourPassesPortsOn_ReportsNoConflict(string parts)
    {
        await using var databases = await DatabaseServers.StartAsync(parts);
        var home = databases.NewHome(parts);
        home.LastPort = home.FirstPort + Ports - 1;
        home.Settings["PORT_REUSE_DELAY_SECONDS"] = "0";
        home.Settings["RATE_LIMIT_PER_MINUTE"] = "0";
        var neighbour = databases.NewNeighbour(home);
        var steady = await neighbour.StartAsync();
        using var over = new CancellationTokenSource();
        var turnover = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => TurnOverAsync(steady.Api, over.Token)));

        for (var i = 0; i < Restarts; i++)
        {
            var manager = await home.StartAsync();
            var created = await manager.Api.PostAsync("/servers", ApiClient.NewServer(change: body => body["start"] = false));
            if (created.Status == HttpStatusCode.Created)
                await manager.Api.DeleteServerAsync(Id(created.Body));
            await manager.KillAsync();
        }

        await over.CancelAsync();
        await TestContext.Out.WriteLineAsync($"{(await turnover).Sum()} ports passed on");
        Assert.That(home.ReadLog(2000).Split('\n').Concat(neighbour.ReadLog(2000).Split('\n')).Where(l => l.Contains("claim", StringComparison.Ordinal)),
            Is.Empty);
        var last = await home.StartAsync();
        await Books.AssertEmptyAsync(last.Api, databases);
    }

    private static async Task<int> TurnOverAsync(ApiClient api, CancellationToken ct)
    {
        var count = 0;
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(Pause, CancellationToken.None);
            var created = await api.PostAsync("/servers", ApiClient.NewServer(change: body => body["start"] = false));
            if (created.Status != HttpStatusCode.Created)
                continue;

            await api.DeleteServerAsync(Id(created.Body));
            count++;
        }

        return count;
    }

    private static string Id(JsonNode server) => server["server_id"]!.GetValue<string>();
}
