using Modular.Abstractions;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class ProblemTests
{
    private ApiRig _rig = null!;

    [SetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync();

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [TestCase(ServerError.Invalid, 422, "invalid")]
    [TestCase(ServerError.NotFound, 404, "not_found")]
    [TestCase(ServerError.Conflict, 409, "conflict")]
    [TestCase(ServerError.NoCapacity, 503, "no_capacity")]
    [TestCase(ServerError.LimitReached, 429, "limit_reached")]
    [TestCase(ServerError.StartFailed, 502, "start_failed")]
    [TestCase(ServerError.Unavailable, 503, "unavailable")]
    [TestCase(ServerError.NotSupported, 501, "not_supported")]
    public async Task Create_WhenRefused_AnswersTheProblem(ServerError error, int status, string code)
    {
        Refuse(new ServerException(error, "No, because.") { Field = "user_id", RetryAfter = TimeSpan.FromSeconds(1.2) });
        var reply = await _rig.PostAsync("/servers", Samples.Body);
        var problem = reply.ExpectProblem(status, code);
        Assert.That((string?)problem["detail"], Is.EqualTo("No, because."));
        Assert.That((string?)problem["errors"]!["user_id"]![0], Is.EqualTo("No, because."));
        Assert.That(reply.Header("Retry-After"), Is.AnyOf("2", error is ServerError.LimitReached or ServerError.NoCapacity ? "3" : "2"));
        Assert.That(reply.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
    }

    [TestCase(ServerError.LimitReached, "^[5-8]$")]
    [TestCase(ServerError.NoCapacity, "^[5-8]$")]
    [TestCase(ServerError.Unavailable, "^5$")]
    [TestCase(ServerError.Conflict, "^$")]
    public async Task Create_WhenRefusedWithoutATime_SaysWhenToRetry(ServerError error, string expected)
    {
        Refuse(new ServerException(error, "No."));
        Assert.That((await _rig.PostAsync("/servers", Samples.Body)).Header("Retry-After"), Does.Match(expected));
    }

    [Test]
    public async Task Create_WhenSomethingBreaks_IsAnonymousAndLoggedOnce()
    {
        Refuse(new InvalidOperationException("the secret is 42"));
        var reply = await _rig.PostAsync("/servers", Samples.Body);
        reply.ExpectProblem(500, "internal");
        Assert.That(reply.Text, Does.Not.Contain("secret"));
        Assert.That(_rig.Log.All.Count(l => l.Contains(" Error ", StringComparison.Ordinal)), Is.EqualTo(1), string.Join('\n', _rig.Log.All));
    }

    [Test]
    public async Task Create_WithAKeyInUse_PointsToTheServer()
    {
        Refuse(new IdempotencyConflictException("Still running.", Samples.Id, otherBody: false));
        var reply = await _rig.PostAsync("/servers", Samples.Body);
        Assert.That((string?)reply.ExpectProblem(409, "idempotency_key_in_use")["server_id"], Is.EqualTo(Samples.Id));
        Assert.That(reply.Headers.Location?.ToString(), Is.EqualTo("/servers/" + Samples.Id));
    }

    [Test]
    public async Task Create_WithAKeyOfAnotherBody_Is422()
    {
        Refuse(new IdempotencyConflictException("Another body.", Samples.Id, otherBody: true));
        (await _rig.PostAsync("/servers", Samples.Body)).ExpectProblem(422, "idempotency_key_reused");
    }

    [Test]
    public async Task Route_WhenUnknown_Is404() => (await _rig.GetAsync("/nothing/here")).ExpectProblem(404, "not_found");

    [TestCase("PUT", "/servers", "GET")]
    [TestCase("PATCH", "/servers/x", "GET")]
    [TestCase("GET", "/plan", "POST")]
    public async Task Method_WhenUnknown_Is405WithAllow(string method, string path, string allowed)
    {
        var reply = await _rig.SendAsync(new HttpMethod(method), path);
        reply.ExpectProblem(405, "method_not_allowed");
        Assert.That(reply.ContentHeaders.Allow, Does.Contain(allowed));
    }

    [TestCase("text/plain")]
    [TestCase("application/xml")]
    [TestCase("application/json; charset=utf-16")]
    [TestCase(null)]
    public async Task Create_WithAnotherContentType_Is415(string? type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/servers") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        (await _rig.SendAsync(request)).ExpectProblem(415, "unsupported_media_type");
    }

    [Test]
    public async Task Create_WithALargeBody_Is413() =>
        (await _rig.PostAsync("/servers", $$"""{"user_id":"a","session_id":"s","x":"{{new string('x', 70_000)}}"}""")).ExpectProblem(413, "too_large");

    [Test]
    public async Task Create_WithALargeBodyOfUnknownLength_Is413()
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/servers") { Content = new StringContent(new string(' ', 70_000), null, "application/json") };
        request.Headers.TransferEncodingChunked = true;
        (await _rig.SendAsync(request)).ExpectProblem(413, "too_large");
    }

    private void Refuse(Exception exception) =>
        _rig.Lifecycle.Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>())).ThrowsAsync(exception);
}
