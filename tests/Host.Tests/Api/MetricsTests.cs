using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Modular.Abstractions;
using Modular.Host.Servers;
using Modular.Host.Servers.State;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed partial class MetricsTests
{
    [Test]
    public async Task Metrics_TellServersPortsAndOrphans()
    {
        await using var rig = await ApiRig.StartAsync();
        ServerRecord[] records =
        [
            Samples.Server() with { Conditions = [new ServerCondition { Type = "not_answering", Message = "RDP does not answer.", Since = Samples.Now }] },
            Samples.Server() with { Id = "2" },
            Samples.Server() with { Id = "3", Status = ServerStatus.Failed, Port = null },
        ];
        rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Returns(new Page<ServerRecord> { Items = records, Total = records.Length });
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
        rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Returns(new Page<ServerRecord> { Items = [], Total = 0 });
        await rig.GetAsync("/servers");

        while (!(await rig.GetAsync("/metrics")).Text.Split('\n')
            .Any(line => line.Contains("http_server_request_duration", StringComparison.Ordinal) && line.Contains("/servers", StringComparison.Ordinal)))
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

    [Test]
    public async Task Metrics_OfWhatOnlyGrows_AreCountersFromZeroOn()
    {
        await using var rig = await ApiRig.StartAsync();
        rig.App.Services.GetRequiredService<StatusMeter>().Count(ServerStatus.Running);
        rig.App.Services.GetRequiredService<StatusMeter>().Count(ServerStatus.Running);

        var lines = (await rig.GetAsync("/metrics")).Text.Split('\n');

        Assert.That(lines, Has.Member("# TYPE modular_status_changes_total counter")
            .And.Member("modular_status_changes_total{to=\"running\"} 2").And.Member("modular_status_changes_total{to=\"failed\"} 0"));
    }

    [Test]
    public async Task Conditions_ThatAlertsAreFor_AreServedWhenNoServerHasThem()
    {
        await using var rig = await ApiRig.StartAsync();

        Assert.That((await rig.GetAsync("/metrics")).Text.Split('\n'),
            Has.Member("modular_servers_with_condition{type=\"recovery_unknown\"} 0").And.Member("modular_servers_with_condition{type=\"not_answering\"} 0"));
    }

    /// <summary>A request is counted when it has ended, which may be after its answer was read.</summary>
    [Test]
    [CancelAfter(300_000)]
    public async Task Documentation_NamesEveryMetricWithItsType_AndNoOther(CancellationToken ct)
    {
        await using var rig = await ApiRig.StartAsync();
        var documented = Documented("operators.md").Select(m => (Name: m.Groups[1].Value, Type: m.Groups[2].Value)).ToList();
        var served = new List<(string Name, string Type)>();
        while (served.Count < documented.Count && !ct.IsCancellationRequested)
        {
            served = [.. ServedType().Matches((await rig.GetAsync("/metrics?servers=true")).Text).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];
            await Task.Delay(20, CancellationToken.None);
        }

        Assert.That(documented, Is.EquivalentTo(served));
        var mentioned = new[] { "operators.md", "api.md" }.SelectMany(page => MentionedName().Matches(Page(page))).Select(m => m.Value).Distinct();
        Assert.That(mentioned, Is.SubsetOf(served.Select(s => s.Name)));
    }

    private static MatchCollection Documented(string page) => MetricRow().Matches(Page(page));

    private static string Page(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var page = Path.Combine(folder.FullName, "docs", name);
            if (File.Exists(page))
                return File.ReadAllText(page);
        }

        throw new FileNotFoundException(name);
    }

    [GeneratedRegex(@"^\| `([a-z_]+)(?:\{[a-z_, ]+\})?` \| (counter|gauge|histogram) \|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex("^# TYPE ([a-z_]+) ([a-z]+)$", RegexOptions.Multiline)]
    private static partial Regex ServedType();

    [GeneratedRegex(@"\bmodular_[a-z_]+(?=[{` ])")]
    private static partial Regex MentionedName();
}
