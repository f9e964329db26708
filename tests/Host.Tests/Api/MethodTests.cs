using System.Net;
using System.Runtime.CompilerServices;
using Modular.Abstractions;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class MethodTests
{
    private const string Server = "/servers/" + Samples.Id;
    private ApiRig _rig = null!;

    [OneTimeSetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync(rig =>
    {
        rig.Backend = TalkativeBackend();
        rig.Has(Samples.Server());
    });

    [OneTimeTearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [TestCase("/", 200)]
    [TestCase("/servers", 200)]
    [TestCase("/servers?limit=0", 400)]
    [TestCase("/servers?nonsense=1", 400)]
    [TestCase(Server, 200)]
    [TestCase("/servers/nothing", 404)]
    [TestCase(Server + "/connection", 200)]
    [TestCase(Server + "/connection.rdp", 200)]
    [TestCase(Server + "/config", 501)]
    [TestCase(Server + "/logs", 200)]
    [TestCase("/ports", 200)]
    [TestCase("/plugins", 200)]
    [TestCase("/orphans", 200)]
    [TestCase("/health", 200)]
    [TestCase("/health/live", 200)]
    [TestCase("/health/ready", 200)]
    [TestCase("/openapi/v1.json", 200)]
    [TestCase("/docs/", 200)]
    [TestCase("/plan", 405)]
    [TestCase("/nothing", 404)]
    public async Task Head_OfARoute_IsGetWithoutItsBody(string path, int status)
    {
        var get = await _rig.GetAsync(path);
        var head = await _rig.SendAsync(HttpMethod.Head, path);
        Assert.That(((int)get.Status, (int)head.Status), Is.EqualTo((status, status)));
        Assert.That(head.Text, Is.Empty);
        Assert.That(HeadersOf(head), Is.EqualTo(HeadersOf(get)));
    }

    [Test]
    public async Task Head_OfMetrics_IsGetWithoutItsBody()
    {
        var head = await _rig.SendAsync(HttpMethod.Head, "/metrics");
        Assert.That((head.Status, head.Text, head.ContentType), Is.EqualTo((HttpStatusCode.OK, "", "text/plain")));
    }

    [Test]
    public async Task Head_WithAnETagThatIsKnown_Is304()
    {
        var reply = await _rig.SendAsync(HttpMethod.Head, Server, null, ("If-None-Match", "\"5\""));
        Assert.That((reply.Status, reply.Header("ETag"), reply.Text), Is.EqualTo((HttpStatusCode.NotModified, "\"5\"", "")));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Head_OfALogThatIsFollowed_Ends(CancellationToken ct)
    {
        var reply = await _rig.SendAsync(HttpMethod.Head, Server + "/logs?follow=true").WaitAsync(ct);
        Assert.That((reply.Status, reply.Text, reply.ContentType), Is.EqualTo((HttpStatusCode.OK, "", "text/plain")));
    }

    [TestCase("OPTIONS", "/servers", 204, "GET, HEAD, OPTIONS, POST")]
    [TestCase("OPTIONS", Server, 204, "DELETE, GET, HEAD, OPTIONS")]
    [TestCase("OPTIONS", "/plan", 204, "OPTIONS, POST")]
    [TestCase("PUT", "/servers", 405, "GET, HEAD, OPTIONS, POST")]
    [TestCase("HEAD", "/plan", 405, "OPTIONS, POST")]
    [TestCase("POST", "/health", 405, "GET, HEAD, OPTIONS")]
    [TestCase("DELETE", Server + "/logs", 405, "GET, HEAD, OPTIONS")]
    public async Task Method_ThatARouteLacks_IsAnsweredWithThoseItHas(string method, string path, int status, string allowed)
    {
        var reply = await _rig.SendAsync(new HttpMethod(method), path);
        Assert.That((int)reply.Status, Is.EqualTo(status), reply.Text);
        Assert.That(string.Join(", ", reply.ContentHeaders.Allow), Is.EqualTo(allowed));
    }

    [Test]
    public async Task Options_OfNoRoute_Is404() =>
    Assert.That((await _rig.SendAsync(HttpMethod.Options, "/nothing")).Status, Is.EqualTo(HttpStatusCode.NotFound));

    /// <summary>But for those that differ each time: the policy of a page has a number that is used once.</summary>
    private static string HeadersOf(ApiReply reply) => string.Join('\n', reply.Headers.Concat(reply.ContentHeaders)
        .Where(h => h.Key is not ("Content-Length" or "Retry-After" or "Content-Security-Policy")).OrderBy(h => h.Key, StringComparer.Ordinal)
        .Select(h => $"{h.Key}: {string.Join(", ", h.Value)}"));

    private static IServerBackend TalkativeBackend()
    {
        var backend = new Mock<IServerBackend>();
        backend.Setup(b => b.GetCapabilitiesAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new BackendCapabilities { SurvivesHostRestart = true, UsesHostPorts = true });
        var logs = backend.As<IBackendLogs>();
        logs.Setup(b => b.LogStreams).Returns(["xrdp"]);
        logs.Setup(b => b.ReadLogAsync(Samples.Id, It.IsAny<ServerLogQuery>(), It.IsAny<CancellationToken>()))
            .Returns((string _, ServerLogQuery query, CancellationToken token) => LinesAsync(query, token));
        return backend.Object;
    }

    private static async IAsyncEnumerable<ServerLogLine> LinesAsync(ServerLogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ServerLogLine { Stream = "xrdp", Text = "first" };
        if (query.Follow)
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
