using Microsoft.Extensions.DependencyInjection;
using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers;
using Modular.Host.Servers.Custody;
using Modular.Host.Tests.Plugins;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class OperationsTests
{
    private static readonly ServerException Away = new(ServerError.Unavailable, "The store is away.");

    [Test]
    public async Task Ports_Always_ShowRangeCountsAndHolders()
    {
        await using var rig = await ApiRig.StartAsync();
        await rig.Allocator.AcquireAsync(new PortRequest { Owner = Samples.Id }, CancellationToken.None);
        rig.Allocator.Blocked.Add(20004);
        Assert.That((await rig.GetAsync("/ports")).Expect(200).ToJsonString(), Is.EqualTo($$"""
            {"range_start":20000,"range_end":20009,"total":10,"counts":{"available":8,"allocated":0,"reserved":1,"blocked":1},"ports":[{"port":20000,"status":"reserved","server_id":"{{Samples.Id}}","available_at":null},{"port":20004,"status":"blocked","server_id":null,"available_at":null}]}
            """.Trim()));
        Assert.That((await rig.GetAsync("/ports?all=true")).Expect(200)["ports"]!.AsArray(), Has.Count.EqualTo(10));
        (await rig.GetAsync("/ports?all=7")).ExpectProblem(400, "invalid");
    }

    [Test]
    public async Task Ports_WhenTheAllocatorIsAway_Is503()
    {
        await using var rig = await ApiRig.StartAsync();
        rig.Allocator.Outage = Away;
        (await rig.GetAsync("/ports")).ExpectProblem(503, "unavailable");
    }

    [Test]
    public async Task Orphans_Always_ShowWhatTheLastSweepFound()
    {
        await using var rig = await ApiRig.StartAsync();
        Assert.That((await rig.GetAsync("/orphans")).Expect(200).ToJsonString(), Is.EqualTo("""{"swept_at":null,"orphans":[],"lost_and_found":[]}"""));

        (rig.Orphans.SweptAt, rig.Orphans.Current) = (Samples.Now, [new Orphan(Samples.Id, true, ["process 7"], Samples.Now, Samples.Now.AddMinutes(1))]);

        var orphan = (await rig.GetAsync("/orphans")).Expect(200)["orphans"]![0]!;
        Assert.That((string?)orphan["server_id"], Is.EqualTo(Samples.Id));
        Assert.That((string?)orphan["evidence"]![0], Is.EqualTo("process 7"));
        Assert.That(orphan["ends_at"], Is.Not.Null);
    }

    [Test]
    public async Task Orphans_WithLostFiles_ListAndDeleteThem()
    {
        await using var rig =
            await ApiRig.StartAsync(r => r.Leftovers.Setup(l => l.Kept).Returns([new LostItem(Samples.Id, Samples.Now, null, "/data/lost+found/x")]));

        Assert.That((string?)(await rig.GetAsync("/orphans")).Expect(200)["lost_and_found"]![0]!["folder"], Is.EqualTo("/data/lost+found/x"));
        var deleted = (await rig.SendAsync(HttpMethod.Delete, $"/orphans/{Samples.Id}")).Expect(200);

        Assert.That((string?)deleted["status"], Is.EqualTo("deleted"));
        rig.Leftovers.Verify(l => l.RemoveAsync(Samples.Id, It.IsAny<CancellationToken>()));
        (await rig.SendAsync(HttpMethod.Delete, "/orphans/x")).ExpectProblem(404, "not_found");
    }

    [Test]
    public async Task Plugins_Always_ShowPartsFailuresAndFindings()
    {
        await using var rig = await ApiRig.StartAsync(r =>
        {
            r.Backend = BackendWith(new Finding { Severity = FindingSeverity.Warning, Message = "No bubblewrap.", Fix = "apt install bubblewrap" }).Object;
            r.Inventory = new PluginInventory(
                [new LoadedPlugin("Xrdp", "Real xrdp.", "1.0", "1.0", "/p/Xrdp", [new ProvidedPart("server_backend", "xrdp", true)],
                    [DescribedSettingsTests.Setting("Plugins__Xrdp__Port", "integer") with { Minimum = "1" }])],
                [new PluginFailure("/p/Bad", "No module.")]);
        });
        var plugins = (await rig.GetAsync("/plugins")).Expect(200);
        Assert.That((bool?)plugins["plugins"]![0]!["provides"]![0]!["selected"], Is.True);
        Assert.That(plugins["plugins"]![0]!["settings"]![0]!.ToJsonString(), Is.EqualTo(
            """{"name":"Plugins__Xrdp__Port","type":"integer","description":null,"default":null,"required":false,"secret":false,"minimum":"1","maximum":null,"min_length":null,"max_length":null,"pattern":null,"allowed_values":null}"""));
        Assert.That((string?)plugins["failures"]![0]!["reason"], Is.EqualTo("No module."));
        Assert.That((string?)plugins["backend"]!["limits"]!["max_cpu"], Is.EqualTo("cgroup"));
        Assert.That(plugins["findings"]![0]!.ToJsonString(), Is.EqualTo(
            """{"part":"server_backend","severity":"warning","message":"No bubblewrap.","fix":"apt install bubblewrap"}"""));
    }

    [Test]
    public async Task Plugins_WhenTheHostMayHaveFewFilesOpen_SayHowToGetMore()
    {
        await using var rig = await ApiRig.StartAsync(r => r.FileLimit = 512);
        var finding = (await rig.GetAsync("/plugins")).Expect(200)["findings"]![0]!;
        Assert.That(((string?)finding["part"], (string?)finding["severity"]), Is.EqualTo(("host", "warning")));
        Assert.That((string?)finding["fix"], Does.Contain("LimitNOFILE"));
    }

    [Test]
    public async Task Health_WhenAllIsWell_IsHealthy()
    {
        await using var rig = await ApiRig.StartAsync(r => r.Catalog.Setup(c => c.ActiveCount).Returns(3));
        var health = (await rig.GetAsync("/health")).Expect(200);
        Assert.That((string?)health["status"], Is.EqualTo("healthy"));
        Assert.That((string?)health["service"], Is.EqualTo("lucid-rdp-server-manager"));
        Assert.That((string?)health["timestamp"], Is.EqualTo("2026-01-02T03:04:05.000Z"));
        Assert.That(((int?)health["active_servers"], (int?)health["max_servers"], (int?)health["available_ports"]), Is.EqualTo((3, 7, 10)));
        Assert.That(health["checks"]!.AsObject().Select(c => $"{c.Key} {c.Value!["status"]}"),
            Is.EqualTo(["store healthy", "port_allocator healthy", "backend healthy", "records healthy", "plugins healthy"]));
        Assert.That(health["recovery"]!.ToJsonString(), Is.EqualTo("""{"done":0,"total":0}"""));
        Assert.That((string?)health["version"], Does.Match(@"^\d+\.\d+\.\d+"));
    }

    [Test]
    public async Task Health_WhenTheStoreGoesAndComes_FollowsAfterTwoSeconds()
    {
        await using var rig = await ApiRig.StartAsync();
        (await rig.GetAsync("/health")).Expect(200);
        rig.Store.Outage = Away;
        (await rig.GetAsync("/health")).Expect(200);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        var store = (await rig.GetAsync("/health")).Expect(503)["checks"]!["store"]!;
        Assert.That(store.ToJsonString(), Is.EqualTo("""{"status":"unhealthy","message":"The store is away.","since":"2026-01-02T03:04:07.000Z"}"""));
        (await rig.GetAsync("/health/ready")).ExpectProblem(503, "unavailable");
        (await rig.GetAsync("/health/live")).Expect(200);
        rig.Store.Outage = null;
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        (await rig.GetAsync("/health")).Expect(200);
    }

    [Test]
    public async Task Health_WhenTheBackendCannotWork_SaysWhatToDo()
    {
        await using var rig = await ApiRig.StartAsync(r => r.Backend = BackendWith(new Finding
        {
            Severity = FindingSeverity.Error,
            Message = "No xrdp.",
            Fix = "apt install xrdp",
        }).Object);
        Assert.That((string?)(await rig.GetAsync("/health")).Expect(503)["checks"]!["backend"]!["message"], Does.Contain("apt install xrdp"));
    }

    [TestCase("/health", 200)]
    [TestCase("/health/ready", 503)]
    public async Task Health_InCustody_TellsReasonAndWaysOnButNothingOfWhoOrWhere(string path, int status)
    {
        await using var rig = await ApiRig.StartAsync();
        rig.App.Services.GetRequiredService<CustodyState>()
            .Begin(new CustodyFinding("manager_twice", "Another manager with the id 0198c0de runs on machine secret-host (process 4711)."));

        var reply = await rig.GetAsync(path);

        Assert.That((int)reply.Status, Is.EqualTo(status));
        Assert.That(reply.Text,
            Does.Contain("(manager_twice)").And.Contain("modular state adopt").And.Contain("state import").And.Contain("state accept-loss")
                .And.Contain("--check"));
        Assert.That(reply.Text, Does.Not.Contain("0198c0de").And.Not.Contain("secret-host").And.Not.Contain("4711"));
    }

    [Test]
    public async Task Health_BeforeTheStoreHasProvenItself_DoesNotSayThatItIsComplete()
    {
        await using var rig = await ApiRig.StartAsync(r => (r.IsAccepted, r.Recovery.IsComplete) = (false, false));

        var records = (await rig.GetAsync("/health")).Expect(200)["checks"]!["records"]!;

        Assert.That((string?)records["status"], Is.EqualTo("degraded"));
        Assert.That((string?)records["message"], Does.Contain("not been compared"));
    }

    [Test]
    public async Task Ready_WhileRecovering_TellsHowFar()
    {
        await using var rig = await ApiRig.StartAsync(r => (r.Recovery.IsComplete, r.Recovery.Total) = (false, 9));
        var reply = await rig.GetAsync("/health/ready");
        Assert.That((string?)reply.ExpectProblem(503, "unavailable")["detail"], Does.Contain("0 of 9"));
        Assert.That(reply.Header("Retry-After"), Is.EqualTo("1"));
        Assert.That((string?)(await rig.GetAsync("/health")).Expect(200)["status"], Is.EqualTo("degraded"));
    }

    [Test]
    public async Task Plugins_WhenTheBackendCannotKeepTheBoundOnDiskSpace_SaySo()
    {
        await using var rig = await ApiRig.StartAsync(r =>
        {
            r.Backend = BackendWith(new Finding { Severity = FindingSeverity.Warning, Message = "No bubblewrap.", Fix = "apt install bubblewrap" }).Object;
            r.Options.MaxDiskPerUser = 1;
        });
        var finding = (await rig.GetAsync("/plugins")).Expect(200)["findings"]![0]!;
        Assert.That(((string?)finding["part"], (string?)finding["severity"]), Is.EqualTo(("host", "warning")));
        Assert.That((string?)finding["message"], Is.EqualTo("MAX_DISK_PER_USER cannot be kept: the backend xrdp does not tell what its servers take on disk."));

        rig.Options.MaxDiskPerUser = 0;
        Assert.That((await rig.GetAsync("/plugins")).Expect(200)["findings"]!.AsArray(), Has.Count.EqualTo(1), "the backend's own");
    }

    [Test]
    public async Task Root_ForProgramsAndPeople_Differs()
    {
        await using var rig = await ApiRig.StartAsync();
        Assert.That((await rig.GetAsync("/")).Expect(200).AsObject().Select(m => m.Key), Is.EqualTo(["service", "status", "version"]));
        Assert.That((await rig.GetAsync("/", ("Accept", "text/html,*/*;q=0.8"))).ContentType, Is.EqualTo("text/html"));
    }

    private static Mock<IServerBackend> BackendWith(Finding finding)
    {
        var backend = new Mock<IServerBackend>();
        backend.Setup(b => b.GetCapabilitiesAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new BackendCapabilities
        {
            SurvivesHostRestart = true,
            UsesHostPorts = true,
            Limits = new Dictionary<string, string> { ["max_cpu"] = "cgroup" },
        });
        backend.As<IBackendSessionOrigin>();
        backend.As<ISelfCheck>().Setup(b => b.CheckAsync(It.IsAny<CancellationToken>())).ReturnsAsync([finding]);
        return backend;
    }
}
