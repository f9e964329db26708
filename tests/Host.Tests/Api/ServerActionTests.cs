using Modular.Abstractions;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class ServerActionTests
{
    private const string Path = "/servers/" + Samples.Id;
    private ApiRig _rig = null!;

    [SetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync(rig => rig.Has(Samples.Server()));

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [TestCase("start", true)]
    [TestCase("restart", true)]
    [TestCase("stop", false)]
    public async Task Verb_WhenDone_AnswersTheServer(string verb, bool withPassword)
    {
        Acts(Samples.Done(Samples.Server(), withCredentials: withPassword));
        var reply = await _rig.PostAsync($"{Path}/{verb}");
        var server = reply.Expect(200);
        Assert.That((bool?)server["changed"], Is.True);
        Assert.That((string?)server["server_id"], Is.EqualTo(Samples.Id));
        Assert.That((string?)server["connection_info"]!["password"], Is.EqualTo(withPassword ? Samples.Password : null));
        Assert.That(reply.Header("Cache-Control"), Is.EqualTo(withPassword ? "no-store" : "no-cache"));
        Assert.That(_rig.Log.All, Has.Some.Matches($"1310 .*asked to {verb} server {Samples.Id}: accepted"));
        Assert.That(string.Join('\n', _rig.Log.All), Does.Not.Contain(Samples.Password));
    }

    [Test]
    public async Task Verb_WhenAlreadySo_SaysUnchanged()
    {
        Acts(Samples.Done(Samples.Server(), changed: false, withCredentials: false));
        Assert.That((bool?)(await _rig.PostAsync($"{Path}/start")).Expect(200)["changed"], Is.False);
    }

    [Test]
    public async Task Verb_WhenForbidden_NamesWhatIsAllowed()
    {
        _rig.Lifecycle.Setup(l => l.ActAsync(Samples.Id, ServerVerb.Restart, null, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new ForbiddenMoveException("Not now.", ServerStatus.Starting, ["stop", "delete"]));
        var problem = (await _rig.PostAsync($"{Path}/restart")).ExpectProblem(409, "conflict");
        Assert.That((string?)problem["current_status"], Is.EqualTo("starting"));
        Assert.That(problem["allowed"]!.AsArray().Select(a => (string?)a), Is.EqualTo(["stop", "delete"]));
        Assert.That((string?)problem["server_id"], Is.EqualTo(Samples.Id));
    }

    [Test]
    public async Task Verb_WithRespondAsync_Answers202()
    {
        Acts(new ServerOperation(Samples.Id, true, null, new TaskCompletionSource<ServerRecord>().Task));
        (await _rig.PostAsync($"{Path}/stop", null, ("Prefer", "respond-async"))).Expect(202);
    }

    [TestCase("\"5\"", 200)]
    [TestCase("*", 200)]
    [TestCase("\"4\", \"5\"", 200)]
    [TestCase("\"4\"", 412)]
    [TestCase("W/\"5\"", 412)]
    [TestCase("\"abc\"", 412)]
    [TestCase("5x", 400)]
    public async Task Verb_WithIfMatch_ComparesTheVersion(string ifMatch, int status)
    {
        Acts(Samples.Done(Samples.Server()));
        Assert.That((int)(await _rig.PostAsync($"{Path}/start", null, ("If-Match", ifMatch))).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Verb_WhenTheVersionChangesMeanwhile_Is412()
    {
        _rig.Lifecycle.Setup(l => l.ActAsync(Samples.Id, ServerVerb.Stop, 5, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new VersionMismatchException(Samples.Id, 5, 6));
        (await _rig.PostAsync($"{Path}/stop", null, ("If-Match", "\"5\""))).ExpectProblem(412, "version_mismatch");
    }

    [TestCase("", false)]
    [TestCase("?force=true", true)]
    public async Task Delete_WhenDone_SaysWhen(string query, bool force)
    {
        _rig.Lifecycle.Setup(l => l.DeleteAsync(Samples.Id, force, null, It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Done(Samples.Server()));
        var reply = await _rig.SendAsync(HttpMethod.Delete, Path + query);
        reply.Expect(200);
        Assert.That(reply.Text, Is.EqualTo($$"""{"server_id":"{{Samples.Id}}","status":"deleted","deleted_at":"2026-01-02T03:04:05.000Z"}"""));
    }

    [TestCase("DELETE", Path + "?force=maybe")]
    [TestCase("DELETE", Path + "?wait=301")]
    [TestCase("POST", Path + "/start?wait=-1")]
    public async Task Request_WhenMalformed_Is400(string method, string path) =>
        (await _rig.SendAsync(new HttpMethod(method), path)).ExpectProblem(400, "invalid");

    [TestCase("POST", "/start")]
    [TestCase("POST", "/credentials")]
    [TestCase("DELETE", "")]
    [TestCase("GET", "")]
    [TestCase("GET", "/connection")]
    [TestCase("GET", "/connection.rdp")]
    [TestCase("GET", "/config")]
    [TestCase("GET", "/logs")]
    public async Task Request_WithoutSuchAServer_Is404(string method, string route) =>
        (await _rig.SendAsync(new HttpMethod(method), $"/servers/0198c0de-0000-7000-8000-00000000000f{route}")).ExpectProblem(404, "not_found");

    private void Acts(ServerOperation operation) =>
        _rig.Lifecycle.Setup(l => l.ActAsync(Samples.Id, It.IsAny<ServerVerb>(), It.IsAny<long?>(), It.IsAny<CancellationToken>())).ReturnsAsync(operation);
}
