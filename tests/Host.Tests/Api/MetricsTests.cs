using System.Net;
using Modular.Abstractions;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class MetricsTests
{
    [Test]
    public async Task Metrics_TellServersPortsAndOrphans()
    {
        await using var rig = await ApiRig.StartAsync();
        ServerRecord[] records =
        [
            Samples.Server() with { Conditions = [new ServerCondition("not_answering", "RDP does not answer.", Samples.Now)] },
            Samples.Server() with { Id = "2" },
            Samples.Server() with { Id = "3", Status = ServerStatus.Failed, Port = null },
        ];
        rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Returns(new Page<ServerRecord>(records, null, records.Length));
        rig.Orphans.Current = [new Orphan("4", true, ["pid 7"], Samples.Now, Samples.Now)];

        var metrics = await rig.GetAsync("/metrics");

        Assert.That(metrics.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(metrics.Text.Split('\n'), Is.SupersetOf(new[]
        {
            "modular_servers{status=\"running\"} 2", "modular_servers{status=\"failed\"} 1", "modular_servers{status=\"stopped\"} 0",
            "modular_servers_active_max 7", "modular_servers_with_condition{type=\"not_answering\"} 1",
            "modular_ports_held 2", "modular_ports_max 10", "modular_orphans 1", "modular_ready 1",
        }));
    }

    /// <summary>A request is counted when it has ended, which may be after its answer was read.</summary>
    [Test]
    [CancelAfter(300_000)]
    public async Task Metrics_TellOfRequests(CancellationToken ct)
    {
        await using var rig = await ApiRig.StartAsync();
        rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Returns(new Page<ServerRecord>([], null, 0));
        await rig.GetAsync("/servers");

        while (!(await rig.GetAsync("/metrics")).Text.Split('\n').Any(line => line.Contains("http_server_request_duration", StringComparison.Ordinal) && line.Contains("/servers", StringComparison.Ordinal)))
            await Task.Delay(20, ct);
    }

    [Test]
    public async Task Metrics_OfTwoHosts_DoNotMix()
    {
        await using var one = await ApiRig.StartAsync(rig => rig.Orphans.Current = [new Orphan("4", true, [], Samples.Now, Samples.Now)]);
        await using var other = await ApiRig.StartAsync();

        Assert.That((await one.GetAsync("/metrics")).Text, Does.Contain("modular_orphans 1"));
        Assert.That((await other.GetAsync("/metrics")).Text, Does.Contain("modular_orphans 0"));
    }
}
