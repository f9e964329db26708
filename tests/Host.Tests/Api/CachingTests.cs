using System.Net;
using System.Runtime.CompilerServices;
using Modular.Abstractions;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class CachingTests
{
    private const string Server = "/servers/" + Samples.Id;
    private ApiRig _rig = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var backend = new Mock<IServerBackend>();
        backend.Setup(b => b.GetCapabilitiesAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new BackendCapabilities { SurvivesHostRestart = true, UsesHostPorts = true });
        backend.As<IBackendConfiguration>().Setup(b => b.ReadConfigurationAsync(Samples.Id, It.IsAny<CancellationToken>())).ReturnsAsync([]);
        backend.As<IBackendLogs>().Setup(b => b.ReadLogAsync(Samples.Id, It.IsAny<ServerLogQuery>(), It.IsAny<CancellationToken>()))
            .Returns((string _, ServerLogQuery _, CancellationToken token) => LinesAsync(token));
        _rig = await ApiRig.StartAsync(rig =>
        {
            rig.Backend = backend.Object;
            rig.Has(Samples.Server());
        });
    }

    [OneTimeTearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [TestCase("/", "application/json; charset=utf-8", "no-cache", "Accept")]
    [TestCase("/servers", "application/json; charset=utf-8", "no-cache", "")]
    [TestCase(Server, "application/json; charset=utf-8", "no-cache", "")]
    [TestCase(Server + "/connection", "application/json; charset=utf-8", "no-cache", "")]
    [TestCase(Server + "/connection.rdp", "application/x-rdp", "no-cache", "")]
    [TestCase(Server + "/config", "application/json; charset=utf-8", "no-cache", "")]
    [TestCase(Server + "/logs", "text/plain; charset=utf-8", "no-store", "Accept")]
    [TestCase("/ports", "application/json; charset=utf-8", "no-cache", "")]
    [TestCase("/plugins", "application/json; charset=utf-8", "no-cache", "")]
    [TestCase("/orphans", "application/json; charset=utf-8", "no-cache", "")]
    [TestCase("/metrics", "text/plain; version=0.0.4; charset=utf-8", "no-cache", "")]
    [TestCase("/health", "application/json; charset=utf-8", "no-cache", "")]
    [TestCase("/health/live", "application/json; charset=utf-8", "no-cache", "")]
    [TestCase("/health/ready", "application/json; charset=utf-8", "no-cache", "")]
    [TestCase("/nothing", "application/problem+json", "no-store", "")]
    public async Task Answer_ToGet_SaysWhatItIsAndWhoMayKeepIt(string path, string type, string cache, string vary)
    {
        var reply = await _rig.GetAsync(path);
        Assert.That(reply.ContentHeaders.ContentType?.ToString(), Is.EqualTo(type));
        Assert.That((reply.Header("Cache-Control"), reply.Header("Vary")), Is.EqualTo((cache, vary)));
    }

    [TestCase("/", "text/html", "text/html; charset=utf-8", "no-cache")]
    [TestCase(Server + "/logs", "application/json", "application/json; charset=utf-8", "no-store")]
    public async Task Answer_InTheOtherForm_SaysSo(string path, string accept, string type, string cache)
    {
        var reply = await _rig.GetAsync(path, ("Accept", accept));
        Assert.That((reply.ContentHeaders.ContentType?.ToString(), reply.Header("Cache-Control"), reply.Header("Vary")), Is.EqualTo((type, cache, "Accept")));
    }

    [Test]
    public async Task Answer_ThatNothingHasChanged_HasTheHeadersOf200()
    {
        var full = await _rig.GetAsync(Server);
        var unchanged = await _rig.GetAsync(Server, ("If-None-Match", full.Header("ETag")));
        Assert.That(unchanged.Status, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That((unchanged.Header("ETag"), unchanged.Header("Cache-Control")), Is.EqualTo((full.Header("ETag"), full.Header("Cache-Control"))));
    }

    private static async IAsyncEnumerable<ServerLogLine> LinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        yield return new ServerLogLine { Stream = "xrdp", Text = "first" };
    }
}
