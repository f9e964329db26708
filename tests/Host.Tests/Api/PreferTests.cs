using Modular.Abstractions;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class PreferTests
{
    private TaskCompletionSource<ServerRecord> _completion = null!;
    private ApiRig _rig = null!;

    [SetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync(rig =>
    {
        rig.Has(Samples.Server());
        _completion = new TaskCompletionSource<ServerRecord>();
        var operation = new ServerOperation(Samples.Id, true, new ServerCredentials("alice", Samples.Password), _completion.Task);
        rig.Lifecycle.Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>())).ReturnsAsync(operation);
        rig.Lifecycle.Setup(l => l.ActAsync(Samples.Id, ServerVerb.Stop, null, It.IsAny<CancellationToken>())).ReturnsAsync(operation);
        rig.Lifecycle.Setup(l => l.DeleteAsync(Samples.Id, false, null, It.IsAny<CancellationToken>())).ReturnsAsync(operation);
    });

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [TestCase("respond-async")]
    [TestCase("Respond-ASYNC")]
    [TestCase("  respond-async  ")]
    [TestCase("handling=lenient , respond-async ; x=1")]
    [TestCase("respond-async=\"\"")]
    [TestCase("foo=\"a, \\\"b\", respond-async")]
    [TestCase(",, respond-async ,")]
    public async Task Creation_PreferredAsync_Is202AtOnce(string prefer)
    {
        var reply = await _rig.PostAsync("/servers", Samples.Body, ("Prefer", prefer));
        reply.Expect(202);
        Assert.That((reply.Header("Preference-Applied"), reply.Header("Vary")), Is.EqualTo(("respond-async", "Prefer")));
    }

    [TestCase("POST", "/servers")]
    [TestCase("POST", "/servers/" + Samples.Id + "/stop")]
    [TestCase("DELETE", "/servers/" + Samples.Id)]
    public async Task Order_PreferredAsyncWithAWait_WaitsThatLong(string method, string path)
    {
        var asked = _rig.SendAsync(new HttpMethod(method), path, path == "/servers" ? Samples.Body : null, ("Prefer", "respond-async"), ("Prefer", "wait=10"));
        var waited = await WaitedAsync(asked, 10);
        var reply = await asked;
        reply.Expect(202);
        Assert.That(waited, Is.InRange(10, 12));
        Assert.That(reply.Header("Preference-Applied"), Is.EqualTo("respond-async, wait=10"));
    }

    [TestCase("respond-async, wait=10", "", 10, "respond-async, wait=10")]
    [TestCase("wait = \"10\"", "", 10, "wait=10")]
    [TestCase("wait=10", "?wait=20", 20, "")]
    [TestCase("wait=9999999999", "", 300, "wait=300")]
    [TestCase("wait=abc", "", 30, "")]
    [TestCase("wait=-5", "", 30, "")]
    [TestCase("wait", "", 30, "")]
    [TestCase("wait=x, wait=10", "", 30, "")]
    [TestCase("respond-async=no", "", 30, "")]
    [TestCase("foo=\"respond-async", "", 30, "")]
    [TestCase("xrespond-async;respond-async", "", 30, "")]
    [TestCase(",,;;==", "", 30, "")]
    public async Task Creation_WithPreferences_WaitsAsTheySay(string prefer, string query, int seconds, string applied)
    {
        var asked = _rig.PostAsync("/servers" + query, Samples.Body, ("Prefer", prefer));
        var waited = await WaitedAsync(asked, seconds);
        var reply = await asked;
        reply.Expect(202);
        Assert.That(waited, Is.InRange(seconds, seconds + 2));
        Assert.That(reply.Header("Preference-Applied"), Is.EqualTo(applied));
    }

    [Test]
    public async Task Creation_DoneWithinThePreferredWait_Is201()
    {
        _completion.SetResult(Samples.Server());
        var reply = await _rig.PostAsync("/servers", Samples.Body, ("Prefer", "respond-async, wait=10"));
        reply.Expect(201);
        Assert.That(reply.Header("Preference-Applied"), Is.EqualTo("respond-async, wait=10"));
    }

    /// <summary>
    /// Seconds of the fake clock until there is an answer; it stands still until somebody waits, and jumps to the last second but one before it is due.
    /// </summary>
    private async Task<int> WaitedAsync(Task<ApiReply> asked, int expected)
    {
        while (_rig.Lifecycle.Invocations.Count == 0)
            await Task.Delay(1);

        await Task.Delay(200);
        var waited = expected - 2;
        _rig.Time.Advance(TimeSpan.FromSeconds(waited));
        for (; !await IsAnsweredAsync(asked); waited++)
            _rig.Time.Advance(TimeSpan.FromSeconds(1));

        return waited;
    }

    private static async Task<bool> IsAnsweredAsync(Task<ApiReply> asked)
    {
        for (var i = 0; i < 20 && !asked.IsCompleted; i++)
            await Task.Delay(1);

        return asked.IsCompleted;
    }
}
