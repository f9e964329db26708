using Modular.Abstractions;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class ReadServersTests
{
    private const string Path = "/servers/" + Samples.Id;
    private ApiRig _rig = null!;

    [SetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync(rig => rig.Has(Samples.Server()));

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [Test]
    public async Task Get_OfARunningServer_HasEveryMember()
    {
        _rig.Catalog.Setup(c => c.GetUsageAsync(Samples.Id, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new ServerUsage { CpuPercent = 1.5, MemoryBytes = 7, Sessions = 1 });
        var reply = await _rig.GetAsync(Path);
        var server = reply.Expect(200).AsObject();
        Assert.That(reply.Header("ETag"), Is.EqualTo("\"5\""));
        Assert.That(server.Select(m => m.Key), Is.EqualTo([
            "server_id", "status", "port", "created_at", "started_at", "resource_usage", "user_id", "session_id", "name", "labels", "profile", "stopped_at",
            "stop_reason", "desired",
            "failure", "restarts", "next_restart_at", "restart_policy", "expires_at", "conditions", "version"]));
        Assert.That(server["resource_usage"]!.ToJsonString(), Is.EqualTo(
            """{"cpu_percent":1.5,"memory_bytes":7,"memory_percent":null,"processes":null,"connections":null,"sessions":1,"disk_bytes":null,"network":null,"sampled_at":"2026-01-02T03:04:05.000Z"}"""));
        Assert.That((string?)server["started_at"], Is.EqualTo("2026-01-02T03:04:05.000Z"));
    }

    [Test]
    public async Task Get_OfAServerWhoseBackendTellsAll_HasWhatTheBackendSays()
    {
        _rig.Catalog.Setup(c => c.GetUsageAsync(Samples.Id, It.IsAny<CancellationToken>())).ReturnsAsync(new ServerUsage
        {
            MemoryPercent = 12.34,
            DiskBytes = 5_000_000_000,
            Network = new ServerTraffic { BytesIn = 1, BytesOut = 2, DesktopBytesIn = 3 },
            SampledAt = Samples.Now.AddSeconds(-1),
        });

        Assert.That((await _rig.GetAsync(Path)).Expect(200)["resource_usage"]!.ToJsonString(), Is.EqualTo(
            """{"cpu_percent":null,"memory_bytes":null,"memory_percent":12.34,"processes":null,"connections":null,"sessions":null,"disk_bytes":5000000000,"network":{"bytes_in":1,"bytes_out":2,"desktop_bytes_in":3,"desktop_bytes_out":null},"sampled_at":"2026-01-02T03:04:04.000Z"}"""));
    }

    [Test]
    public async Task Get_OfAFailedServer_SaysWhy()
    {
        _rig.Has(Samples.Server(ServerStatus.Failed) with
        {
            Failure = new ServerFailure
            {
                Error = ServerError.StartFailed,
                Message = "It ended.",
                At = Samples.Now,
                ExitCode = 1,
                LogTail = ["x"],
            },
        });
        var failure = (await _rig.GetAsync(Path)).Expect(200)["failure"]!;
        Assert.That(failure.ToJsonString(),
            Is.EqualTo("""{"code":"start_failed","message":"It ended.","at":"2026-01-02T03:04:05.000Z","exit_code":1,"log_tail":["x"]}"""));
    }

    [TestCase("\"5\"", 304)]
    [TestCase("W/\"5\"", 304)]
    [TestCase("\"4\", \"5\"", 304)]
    [TestCase("*", 304)]
    [TestCase("\"4\"", 200)]
    public async Task Get_WithIfNoneMatch_ComparesTheVersion(string tags, int status)
    {
        var reply = await _rig.GetAsync(Path, ("If-None-Match", tags));
        Assert.That((int)reply.Status, Is.EqualTo(status));
        Assert.That(reply.Header("ETag"), Is.EqualTo("\"5\""));
        Assert.That(reply.Text, status == 304 ? Is.Empty : Is.Not.Empty);
    }

    [Test]
    public async Task Get_WithUpperCaseId_FindsIt() =>
    (await _rig.GetAsync(Path.ToUpperInvariant().Replace("/SERVERS/", "/servers/", StringComparison.Ordinal))).Expect(200);

    [Test]
    public async Task List_WithFilters_PassesThemOn()
    {
        ServerQuery? query = null;
        _rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Callback((ServerQuery q) => query = q).Returns(new Page<ServerRecord>
        {
            Items = [Samples.Server()],
            NextCursor = Samples.Id,
            Total = 9,
        });
        var reply = await _rig.GetAsync(
            $"/servers?status=running,stopped&status=failed&user_id=alice&session_id=s1&label=team:blue&label=a:b:c&limit=1&cursor={Samples.Id}");
        Assert.That(reply.Expect(200).AsArray(), Has.Count.EqualTo(1));
        Assert.That(query!.Statuses, Is.EqualTo([ServerStatus.Running, ServerStatus.Stopped, ServerStatus.Failed]));
        Assert.That(query.Labels, Is.EqualTo(new Dictionary<string, string> { ["team"] = "blue", ["a"] = "b:c" }));
        Assert.That((query.UserId, query.SessionId, query.Limit, query.Cursor), Is.EqualTo(("alice", "s1", 1, Samples.Id)));
        Assert.That(reply.Header("X-Total-Count"), Is.EqualTo("9"));
        Assert.That(reply.Header("Link"), Does.Match("^</servers\\?.*user_id=alice.*label=a%3Ab%3Ac.*cursor=" + Samples.Id + ">; rel=\"next\"$"));
    }

    [Test]
    public async Task List_OfTheLastPage_HasNoLink()
    {
        var reply = await _rig.GetAsync("/servers");
        Assert.That(reply.Expect(200).AsArray(), Is.Empty);
        Assert.That(reply.Header("Link"), Is.Empty);
    }

    [TestCase("status=sleeping", "status")]
    [TestCase("limit=0", "limit")]
    [TestCase("limit=1001", "limit")]
    [TestCase("limit=1&limit=2", "limit")]
    [TestCase("cursor=x", "cursor")]
    [TestCase("label=x", "label")]
    [TestCase("user_id=a%20b", "user_id")]
    public async Task List_WithAWrongParameter_NamesIt(string query, string parameter) =>
        Assert.That((await _rig.GetAsync("/servers?" + query)).ExpectProblem(400, "invalid")["errors"]![parameter], Is.Not.Null);

    [Test]
    public async Task List_WhenOneServerHangs_ShowsTheOthersWithinASecond()
    {
        var other = Samples.Server(id: "0198c0de-0000-7000-8000-000000000002");
        _rig.Catalog.Setup(c => c.List(It.IsAny<ServerQuery>())).Returns(new Page<ServerRecord> { Items = [Samples.Server(), other], Total = 2 });
        var hanging = new Mock<IRunningServerUsage>();
        hanging.Setup(h => h.GetUsageAsync(It.IsAny<CancellationToken>())).Returns(new TaskCompletionSource<ServerUsage>().Task);
        var usage = Guarded.Usage(hanging.Object, Samples.Id, _rig.Time);
        _rig.Catalog.Setup(c => c.GetUsageAsync(Samples.Id, It.IsAny<CancellationToken>()))
            .Returns(async (string _, CancellationToken token) => await usage.GetAsync(token));
        _rig.Catalog.Setup(c => c.GetUsageAsync(other.Id, It.IsAny<CancellationToken>())).ReturnsAsync(new ServerUsage { Processes = 3 });
        var asked = _rig.GetAsync("/servers");
        while (!asked.IsCompleted)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        var servers = (await asked).Expect(200).AsArray();
        Assert.That(servers[0]!["resource_usage"], Is.Null);
        Assert.That((int?)servers[1]!["resource_usage"]!["processes"], Is.EqualTo(3));
    }
}
