using System.Text.Json.Nodes;
using Modular.Abstractions;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class CreateServerTests
{
    private ApiRig _rig = null!;
    private CreateServer? _order;

    [SetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync(rig => Answer(rig, Samples.Done(rig.Has(Samples.Server()))));

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [Test]
    public async Task Create_WithLeast_Answers201WithCredentials()
    {
        var reply = await _rig.PostAsync("/servers", Samples.Body);
        var server = reply.Expect(201);
        Assert.That(reply.Headers.Location?.ToString(), Is.EqualTo("/servers/" + Samples.Id));
        Assert.That(reply.Header("ETag"), Is.EqualTo("\"5\""));
        Assert.That(reply.Header("Cache-Control"), Is.EqualTo("no-store"));
        Assert.That(reply.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(JsonNode.DeepEquals(server, JsonNode.Parse($$"""
            {"server_id":"{{Samples.Id}}","status":"running","port":20001,"created_at":"2026-01-02T03:04:05.000Z",
             "connection_info":{"host":"rdp.example.org","port":20001,"username":"alice","password":"{{Samples.Password}}","session_id":"s1",
             "certificate_sha256":"{{new string('a', 64)}}"},"warnings":[]}
            """)), Is.True, reply.Text);
    }

    [Test]
    public async Task Create_WithTheWordOfEarlierVersions_TakesIt()
    {
        (await _rig.PostAsync("/servers", """{"user_id":"alice","session_id":"s1","restart_policy":"on-failure"}""")).Expect(201);
        Assert.That(_order!.RestartPolicy, Is.EqualTo(RestartPolicy.OnFailure));
    }

    [Test]
    public async Task Create_WithEverything_PassesItOn()
    {
        const string Body = """
            {"user_id":"a@b.c","session_id":"s:1","display_config":{"resolution":"1920x1080","color_depth":32},
             "resource_limits":{"max_cpu":150,"max_memory":2048,"max_processes":200,"max_bandwidth":8000},"strict_limits":true,"profile":"default",
             "name":"Füße ☺","labels":{"team/x":"blue"},"start":false,"preferred_port":20005,"idle_timeout_seconds":600,"ttl_seconds":3600,
             "restart_policy":"on_failure","security_level":"maximum"}
            """;
        (await _rig.PostAsync("/servers", Body, ("Idempotency-Key", "k1"))).Expect(201);
        Assert.That(_order, Is.EqualTo(new CreateServer
        {
            Spec = new ServerSpec
            {
                UserId = "a@b.c",
                SessionId = "s:1",
                Name = "Füße ☺",
                Display = new DisplaySpec { Width = 1920, Height = 1080, ColorDepth = 32 },
                Limits = new ResourceLimits { MaxCpuPercent = 150, MaxMemoryMib = 2048, MaxProcesses = 200, MaxBandwidthKbps = 8000, Strict = true },
                SecurityLevel = SecurityLevel.Maximum,
            },
            Labels = _order!.Labels,
            Start = false,
            PreferredPort = 20005,
            IdleTimeout = TimeSpan.FromMinutes(10),
            TimeToLive = TimeSpan.FromHours(1),
            RestartPolicy = RestartPolicy.OnFailure,
            Idempotency = _order.Idempotency,
            BodySha256 = _order.BodySha256,
        }));
        Assert.That(_order.Labels, Is.EqualTo(new Dictionary<string, string> { ["team/x"] = "blue" }));
        Assert.That(_order.Idempotency!.Key, Is.EqualTo("k1"));
        Assert.That(_order.Idempotency.RequestSha256, Does.Match("^[0-9a-f]{64}$"));
    }

    [Test]
    public async Task Create_WithUnknownMembers_NamesThemAndTheNotices()
    {
        Answer(_rig, Samples.Done(Samples.Server()) with { Notices = ["max_cpu is not enforced."] });
        var body = """{"user_id":"a","session_id":"s","extra":1,"display_config":{"dpi":96},"resource_limits":{"max_gpu":1}}""";
        var warnings = (await _rig.PostAsync("/servers", body)).Expect(201)["warnings"]!.AsArray().Select(w => (string)w!).ToList();
        Assert.That(warnings, Has.Some.Contain("'extra'").And.Some.Contain("'display_config.dpi'").And.Some.Contain("'resource_limits.max_gpu'")
            .And.Some.EqualTo("max_cpu is not enforced."));
    }

    [Test]
    public async Task Create_WithManyFaults_NamesAllAtOnce()
    {
        const string Body =
            """{"session_id":"a b","display_config":{"resolution":"1x1","color_depth":17},"resource_limits":{"max_memory":1},"labels":{"a b":"c"},"ttl_seconds":1}""";
        var problem = (await _rig.PostAsync("/servers", Body)).ExpectProblem(422, "invalid");
        Assert.That(problem["errors"]!.AsObject().Select(e => e.Key), Is.EquivalentTo(
            ["user_id", "session_id", "display_config.resolution", "display_config.color_depth", "resource_limits.max_memory", "labels.a b", "ttl_seconds"]));
    }

    [TestCase(14)]
    [TestCase(17)]
    [TestCase(99)]
    public async Task Create_WithAnotherColorDepth_NamesThoseThereAre(int depth)
    {
        var problem =
            (await _rig.PostAsync("/servers", $$$"""{"user_id":"a","session_id":"s","display_config":{"color_depth":{{{depth}}}}}""")).ExpectProblem(422,
                "invalid");
        Assert.That((string?)problem["errors"]!["display_config.color_depth"]![0], Is.EqualTo("Must be 15, 16, 24 or 32."));
    }

    [Test]
    public async Task Create_WithAByteOrderMark_IgnoresIt() => (await _rig.PostAsync("/servers", "\uFEFF" + Samples.Body)).Expect(201);

    [Test]
    public async Task Create_WithAWrongType_Is400()
    {
        var problem = (await _rig.PostAsync("/servers", """{"user_id":7,"session_id":"s"}""")).ExpectProblem(400, "invalid");
        Assert.That(problem["errors"]!["user_id"], Is.Not.Null);
    }

    [Test]
    public async Task Create_WithRespondAsync_Answers202()
    {
        Answer(_rig, Pending());
        var reply = await _rig.PostAsync("/servers", Samples.Body, ("Prefer", "respond-async"));
        Assert.That((string?)reply.Expect(202)["connection_info"]!["password"], Is.EqualTo(Samples.Password), "it is shown once, so now");
        Assert.That(reply.Headers.Location?.ToString(), Is.EqualTo("/servers/" + Samples.Id));
    }

    [Test]
    public async Task Create_WhenTheWaitIsOver_Answers202()
    {
        Answer(_rig, Pending());
        var asked = _rig.PostAsync("/servers?wait=5", Samples.Body);
        while (!asked.IsCompleted)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        (await asked).Expect(202);
    }

    [Test]
    public async Task Create_WhenTheStartFails_SaysWhyWithTheServer()
    {
        Answer(_rig, Samples.Failing(new ServerException(ServerError.StartFailed, "xrdp ended.") { LogTail = ["line 1"] }));
        var reply = await _rig.PostAsync("/servers", Samples.Body);
        var problem = reply.ExpectProblem(502, "start_failed");
        Assert.That(reply.Headers.Location?.ToString(), Is.EqualTo("/servers/" + Samples.Id));
        Assert.That((string?)problem["server_id"], Is.EqualTo(Samples.Id));
        Assert.That((string?)problem["log_tail"]![0], Is.EqualTo("line 1"));
        Assert.That(_rig.Log.All, Has.Some.Contain("1310").And.Some.Contain(Samples.Id).And.Some.Contain("start_failed"));
    }

    private void Answer(ApiRig rig, ServerOperation operation) => rig.Lifecycle
        .Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>()))
        .Callback((CreateServer order, CancellationToken _) => _order = order).ReturnsAsync(operation);

    private static ServerOperation Pending() =>
        new(Samples.Id, true, new ServerCredentials("alice", Samples.Password), new TaskCompletionSource<ServerRecord>().Task);
}
