using Modular.Abstractions;
using Modular.Host.Servers;
using Moq;

namespace Modular.Host.Tests.Api;

internal sealed class ReplayTests
{
    private ApiRig _rig = null!;

    [SetUp]
    public async Task Start() => _rig = await ApiRig.StartAsync(rig => rig.Has(Samples.Server()));

    [TearDown]
    public async Task Stop() => await _rig.DisposeAsync();

    [Test]
    public async Task Repeat_WithinTheHour_GetsTheFirstAnswer()
    {
        var first = await CreateAsync(Samples.Done(Samples.Server()));
        var again = await CreateAsync(Replay(Samples.Server(ServerStatus.Stopped)));
        again.Expect(201);
        Assert.That(again.Text, Is.EqualTo(first.Text));
        Assert.That(again.Header("Idempotency-Replayed"), Is.EqualTo("true"));
        Assert.That(first.Header("Idempotency-Replayed"), Is.Empty);
    }

    [Test]
    public async Task Repeat_AfterTheHour_HasNoPasswordAndSaysSo()
    {
        await CreateAsync(Samples.Done(Samples.Server()));
        _rig.Time.Advance(TimeSpan.FromHours(1));
        await AssertNoPasswordAsync();
    }

    [Test]
    public async Task Repeat_AfterNewCredentials_DoesNotShowTheOldOnes()
    {
        await CreateAsync(Samples.Done(Samples.Server()));
        _rig.Lifecycle.Setup(l => l.RotateCredentialsAsync(Samples.Id, It.IsAny<CancellationToken>())).ReturnsAsync(new ServerCredentials("alice", "new"));
        (await _rig.PostAsync($"/servers/{Samples.Id}/credentials")).Expect(200);
        await AssertNoPasswordAsync();
    }

    [Test]
    public async Task Repeat_OfAFailedCreation_GetsItsProblem()
    {
        var first = await CreateAsync(Samples.Failing(new ServerException(ServerError.StartFailed, "It ended.")));
        first.ExpectProblem(502, "start_failed");
        var again = await CreateAsync(Replay(Samples.Server(ServerStatus.Failed)));
        again.ExpectProblem(502, "start_failed");
        Assert.That(again.Header("Idempotency-Replayed"), Is.EqualTo("true"));
    }

    [Test]
    public async Task Repeat_OfAFailedCreationOfAnEarlierHost_GetsItsProblem()
    {
        var failed = Samples.Server(ServerStatus.Failed) with
        {
            Failure = new ServerFailure
            {
                Error = ServerError.StartFailed,
                Message = "It ended.",
                At = Samples.Now,
                ExitCode = 1,
                LogTail = ["x"],
            },
        };
        Assert.That((string?)(await CreateAsync(Replay(failed))).ExpectProblem(502, "start_failed")["server_id"], Is.EqualTo(Samples.Id));
    }

    /// <summary>What the first one is told cannot be repeated before it is known.</summary>
    [Test]
    public async Task Repeat_WhileTheFirstIsOnItsWayToAnAnswer_IsAConflict()
    {
        var accepted = new TaskCompletionSource<ServerOperation>();
        var done = new TaskCompletionSource<ServerRecord>();
        _rig.Lifecycle.SetupSequence(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>()))
            .Returns(accepted.Task).ReturnsAsync(Replay(Samples.Server())).ReturnsAsync(Replay(Samples.Server()));
        var first = PostAsync();
        while (_rig.Lifecycle.Invocations.Count == 0)
            await Task.Yield();

        var early = PostAsync();
        while (_rig.Lifecycle.Invocations.Count == 1)
            await Task.Yield();

        accepted.SetResult(Samples.Done(Samples.Server()) with { Completion = done.Task });

        (await early).ExpectProblem(409, "idempotency_key_in_use");
        done.SetResult(Samples.Server());
        Assert.That((await first).Expect(201)["connection_info"]!["password"], Is.Not.Null);
        Assert.That((await PostAsync()).Text, Is.EqualTo((await first).Text));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Repeat_WhileAnotherOneIsAnswered_IsAnswered(CancellationToken ct)
    {
        var looked = new TaskCompletionSource<ServerRecord>();
        var calls = 0;
        _rig.Lifecycle.Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(
                () => Replay(Samples.Server()) with { Completion = Interlocked.Increment(ref calls) == 1 ? looked.Task : Task.FromResult(Samples.Server()) });
        var slow = PostAsync();
        while (Volatile.Read(ref calls) == 0)
            await Task.Yield();

        var again = await PostAsync().WaitAsync(ct);

        Assert.That(slow.IsCompleted, Is.False);
        again.Expect(201);
        looked.SetResult(Samples.Server());
        (await slow).Expect(201);
    }

    /// <summary>Of many repeats at once none is refused because another one is still finding out that it is one.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Repeat_WhileAnotherOneFindsOutThatItIsOne_WaitsForIt(CancellationToken ct)
    {
        var foundOut = new TaskCompletionSource<ServerOperation>();
        _rig.Lifecycle.SetupSequence(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>()))
            .Returns(foundOut.Task).ReturnsAsync(Replay(Samples.Server())).ReturnsAsync(Replay(Samples.Server()));
        var slow = PostAsync();
        while (_rig.Lifecycle.Invocations.Count < 1)
            await Task.Yield();

        Task<ApiReply>[] others = [PostAsync(), PostAsync()];
        while (_rig.Lifecycle.Invocations.Count < 3)
            await Task.Yield();

        foundOut.SetResult(Replay(Samples.Server()));

        foreach (var reply in await Task.WhenAll([slow, .. others]).WaitAsync(ct))
            reply.Expect(201);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Repeat_WhenTheRequestAheadIsRefused_IsAnswered(CancellationToken ct)
    {
        var refused = new TaskCompletionSource<ServerOperation>();
        _rig.Lifecycle.SetupSequence(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>()))
            .Returns(refused.Task).ReturnsAsync(Replay(Samples.Server()));
        var ahead = PostAsync();
        while (_rig.Lifecycle.Invocations.Count < 1)
            await Task.Yield();

        var behind = PostAsync();
        while (_rig.Lifecycle.Invocations.Count < 2)
            await Task.Yield();

        refused.SetException(new ServerException(ServerError.Unavailable, "Away."));

        (await ahead).ExpectProblem(503, "unavailable");
        (await behind.WaitAsync(ct)).Expect(201);
    }

    private async Task AssertNoPasswordAsync()
    {
        var again = (await CreateAsync(Replay(Samples.Server()))).Expect(201);
        Assert.That(again["connection_info"]!["password"], Is.Null);
        Assert.That((string?)again["warnings"]![0], Does.Contain("/credentials"));
    }

    private Task<ApiReply> CreateAsync(ServerOperation operation)
    {
        _rig.Lifecycle.Setup(l => l.CreateAsync(It.IsAny<CreateServer>(), It.IsAny<CancellationToken>())).ReturnsAsync(operation);
        return PostAsync();
    }

    private Task<ApiReply> PostAsync() => _rig.PostAsync("/servers", Samples.Body, ("Idempotency-Key", "k1"));

    private static ServerOperation Replay(ServerRecord server) => Samples.Done(server, changed: false, withCredentials: false) with { Replayed = true };
}
