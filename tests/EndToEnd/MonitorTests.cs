using System.Globalization;
using System.Text.Json.Nodes;
using Modular.EndToEnd.Harness;

namespace Modular.EndToEnd;

/// <summary>What a monitor reads of a desktop that works.</summary>
internal sealed class MonitorTests : OneManagerTests
{
    private const long Written = 50 * 1024 * 1024;

    [Test]
    public async Task Usage_OfADesktopThatWritesAndIsSeen_TellsSo()
    {
        var server = await Manager.Api.CreateAsync();
        await Eventually.IsTrueOfAsync("its disk was measured", () => UsageAsync(server), usage => usage["disk_bytes"] is not null);
        var before = await UsageAsync(server);
        Assert.That(Number(before, "memory_percent"), Is.GreaterThan(0).And.LessThanOrEqualTo(100));
        Assert.That(Number(before, "disk_bytes"), Is.LessThan(Written));
        Assert.That(DateTimeOffset.Parse(before["sampled_at"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            Is.EqualTo(TimeProvider.System.GetUtcNow()).Within(TimeSpan.FromMinutes(1)));

        await using (var desktop = await RemoteDesktop.LogInAsync(server))
        {
            await Eventually.IsTrueOfAsync("the client's bytes are counted", () => UsageAsync(server),
                usage => Traffic(usage, "bytes_out") > Traffic(before, "bytes_out") + 5000);
            Assert.That(Traffic(await UsageAsync(server), "bytes_in"), Is.GreaterThan(Traffic(before, "bytes_in") + 1000));
            await desktop.RunAsync($"head -c {Written} /dev/zero > big; sync; echo > written", Home.SessionFolder(server), "written");
            await Eventually.IsTrueOfAsync("the file is counted", () => UsageAsync(server),
                usage => Number(usage, "disk_bytes") >= Number(before, "disk_bytes") + Written);
            Assert.That(Number(await UsageAsync(server), "disk_bytes"), Is.LessThan(Number(before, "disk_bytes") + (2 * Written)));
        }

        await AssertSeriesAsync(server);
        await Manager.Api.DeleteServerAsync(server.Id);
        Assert.That(await SeriesAsync(server), Is.Empty);
    }

    private async Task AssertSeriesAsync(ServerAccess server)
    {
        var series = await SeriesAsync(server);
        string[] told = ["cpu_percent", "memory_bytes", "memory_percent", "processes", "connections", "sessions", "disk_bytes", "network_received_bytes_total",
            "network_sent_bytes_total"];
        Assert.That(series.Keys, Is.SupersetOf(told.Select(t => "modular_server_" + t)));
        Assert.That(series["modular_server_disk_bytes"], Is.GreaterThan(Written));
        Assert.That(series["modular_server_network_sent_bytes_total"], Is.GreaterThan(5000), "those of the connection that has ended included");
        Assert.That(System.Text.Encoding.UTF8.GetString(await Manager.Api.DownloadAsync("/metrics")), Does.Not.Contain(server.Id));
    }

    private async Task<Dictionary<string, double>> SeriesAsync(ServerAccess server) =>
        System.Text.Encoding.UTF8.GetString(await Manager.Api.DownloadAsync("/metrics?servers=true")).Split('\n')
            .Where(l => l.Contains($"{{server_id=\"{server.Id}\",user_id=\"alice\"}}", StringComparison.Ordinal))
            .ToDictionary(l => l[..l.IndexOf('{', StringComparison.Ordinal)], l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private async Task<JsonNode> UsageAsync(ServerAccess server) => (await Manager.Api.ReadAsync(server.Id))["resource_usage"]!;

    private static double Number(JsonNode usage, string member) => usage[member]!.GetValue<double>();

    private static long Traffic(JsonNode usage, string member) => usage["network"]![member]!.GetValue<long>();
}
