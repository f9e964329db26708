using System.Net;
using Modular.Abstractions;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class ServerSeriesTests
{
    private ApiRig _rig = null!;

    [SetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync();

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [Test]
    public async Task Metrics_WithoutServers_HaveNoSeriesPerServer()
    {
        Run(Samples.Server());

        Assert.That((await _rig.GetAsync("/metrics")).Text, Does.Not.Contain("server_id"));
    }

    [Test]
    public async Task Metrics_WithServers_TellEachFigureOfEach()
    {
        Run(Samples.Server());
        Uses(Samples.Id, new ServerUsage
        {
            CpuPercent = 12.5,
            MemoryBytes = 3_000_000_000,
            MemoryPercent = 1.5,
            Processes = 9,
            Connections = 2,
            Sessions = 1,
            DiskBytes = 50_000_000_000,
            Network = new ServerTraffic { BytesIn = 5, BytesOut = 6_000_000_000, DesktopBytesIn = 7, DesktopBytesOut = 8 },
        });

        var metrics = await _rig.GetAsync("/metrics?servers=true");

        Assert.That(metrics.Status, Is.EqualTo(HttpStatusCode.OK));
        var labels = $"{{server_id=\"{Samples.Id}\",user_id=\"alice\"}}";
        Assert.That(metrics.Text.Split('\n'), Is.SupersetOf(new[]
        {
            $"modular_server_cpu_percent{labels} 12.5", $"modular_server_memory_bytes{labels} 3000000000", $"modular_server_memory_percent{labels} 1.5",
            $"modular_server_processes{labels} 9", $"modular_server_connections{labels} 2", $"modular_server_sessions{labels} 1",
            $"modular_server_disk_bytes{labels} 50000000000",
            $"modular_server_network_received_bytes_total{labels} 5", $"modular_server_network_sent_bytes_total{labels} 6000000000",
            $"modular_server_desktop_received_bytes_total{labels} 7", $"modular_server_desktop_sent_bytes_total{labels} 8",
            "# TYPE modular_server_network_received_bytes_total counter", "# TYPE modular_server_memory_bytes gauge",
            "modular_server_series_omitted{reason=\"limit\"} 0", "modular_server_series_omitted{reason=\"no_answer\"} 0", "modular_ready 1",
        }));
    }

    [Test]
    public async Task Metrics_OfAFigureThatCannotBeTold_HaveNoLine()
    {
        Run(Samples.Server());
        Uses(Samples.Id, new ServerUsage { Processes = 3 });

        var lines = (await _rig.GetAsync("/metrics?servers=true")).Text.Split('\n').Where(l => l.Contains("server_id", StringComparison.Ordinal)).ToList();

        Assert.That(lines, Has.Count.EqualTo(1).And.All.StartsWith("modular_server_processes{"));
    }

    [Test]
    public async Task Metrics_OfMoreServersThanTheBound_AreOfTheOldestAndSayHowManyAreLeftOut()
    {
        var servers = Enumerable.Range(0, 500).Select(i => Samples.Server(id: $"0198c0de-0000-7000-8000-{i:000000000000}")).ToArray();
        ServerQuery? asked = null;
        _rig.Catalog.Setup(c => c.List(It.Is<ServerQuery>(q => q.Statuses != null))).Callback((ServerQuery q) => asked = q).Returns(new Page<ServerRecord>
        {
            Items = servers,
            NextCursor = servers[^1].Id,
            Total = 512,
        });
        foreach (var server in servers.Skip(2))
            Uses(server.Id, new ServerUsage { Processes = 1 });

        var text = (await _rig.GetAsync("/metrics?servers=true")).Text;

        Assert.That(asked!.Limit, Is.EqualTo(500));
        Assert.That(asked.Statuses, Is.EqualTo(new[] { ServerStatus.Running }));
        Assert.That(text,
            Does.Contain("modular_server_series_omitted{reason=\"limit\"} 12\n").And.Contain("modular_server_series_omitted{reason=\"no_answer\"} 2\n"));
        Assert.That(text.Split('\n').Count(l => l.StartsWith("modular_server_processes{", StringComparison.Ordinal)), Is.EqualTo(498));
    }

    [Test]
    public async Task Metrics_OfAnOddUser_AreEscaped()
    {
        Run(Samples.Server() with { Spec = new ServerSpec { UserId = "a\"b\\c\nd", SessionId = "s" } });
        Uses(Samples.Id, new ServerUsage { Processes = 3 });

        Assert.That((await _rig.GetAsync("/metrics?servers=true")).Text, Does.Contain("""user_id="a\"b\\c\nd"} 3"""));
    }

    [Test]
    public async Task Metrics_WhoseServersIsNoFlag_AreABadRequest()
    {
        var reply = await _rig.GetAsync("/metrics?servers=all");

        Assert.That(reply.Expect(400).ToJsonString(), Does.Contain("servers"));
    }

    [Test]
    public async Task Metrics_WithServersWhileNobodyCanTellWhichThereAre_AreUnavailable()
    {
        _rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Throws(new ServerException(ServerError.Unavailable, "Not yet."));

        Assert.That((await _rig.GetAsync("/metrics?servers=true")).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That((await _rig.GetAsync("/metrics")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private void Run(ServerRecord server) => _rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Returns(new Page<ServerRecord>
    {
        Items = [server],
        Total = 1,
    });

    private void Uses(string id, ServerUsage usage) => _rig.Catalog.Setup(c => c.GetUsageAsync(id, It.IsAny<CancellationToken>())).ReturnsAsync(usage);
}
