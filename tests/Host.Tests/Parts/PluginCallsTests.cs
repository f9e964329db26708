using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Tests.Api;
using Modular.Testing.Fakes;
using Moq;

namespace Modular.Host.Tests.Parts;

/// <summary>Whatever a plugin does at a call, the host gets an answer in time, and the log names plugin and call.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PluginCallsTests : IDisposable
{
    private const string Id = "0198c000-0000-7000-8000-000000000001";
    private const string OtherId = "0198c000-0000-7000-8000-000000000002";
    private readonly FakeTimeProvider _time = new();
    private readonly Mock<IServerBackend> _backend = new();
    private readonly LogLines _log = new();
    private GuardedParts _parts = null!;

    [SetUp]
    public void Begin() => _parts = Guarded.Parts(_backend.Object, time: _time, log: _log);

    public void Dispose() => _log.Dispose();

    [Test]
    public void Call_ThatThrowsWhatTheContractHas_PassesItOn()
    {
        var thrown = new ServerException(ServerError.Conflict, "Taken.") { Field = "port" };
        Removes((_, _) => throw thrown);

        Assert.That(Remove, Throws.Exception.SameAs(thrown));
    }

    [Test]
    public async Task Call_ThatThrowsAnEndlessMessage_IsCut()
    {
        Removes((_, _) =>
            throw new ServerException(ServerError.Unavailable, new string('x', 5000)) { LogTail = [null!, "line"], RetryAfter = TimeSpan.FromDays(-1) });

        var e = (await Assert.ThrowsAsync<ServerException>(Remove))!;

        Assert.That((e.Message.Length, e.LogTail.Single(), e.RetryAfter), Is.EqualTo((2000, "line", (TimeSpan?)null)));
    }

    [Test]
    public async Task Call_ThatThrowsAnythingElse_IsUnavailableAndLoggedOnce()
    {
        Removes((_, _) => throw new InvalidOperationException("secret"));

        foreach (var _ in Enumerable.Range(0, 3))
        {
            var e = (await Assert.ThrowsAsync<ServerException>(Remove))!;
            Assert.That((e.Error, e.Message),
                Is.EqualTo((ServerError.Unavailable,
                    "IServerBackend.RemoveAsync of the plugin 'xrdp' broke with an internal error; the manager's log has the details.")));
        }

        Assert.That(_log.All.Single(), Is.EqualTo($"1403 Error Server {Id}: the plugin 'xrdp' broke in IServerBackend.RemoveAsync"));
    }

    [Test]
    public async Task Start_ThatThrowsAnythingElse_HasFailedForGood()
    {
        _backend.Setup(b => b.StartAsync(It.IsAny<ServerStart>(), It.IsAny<IProgress<StartStep>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new IOException("x"));

        var e = (await Assert.ThrowsAsync<ServerException>(() => StartAsync()))!;

        Assert.That((e.Error, e.Retryable), Is.EqualTo((ServerError.StartFailed, false)));
    }

    [Test]
    public async Task Call_ThatReturnsNoTask_IsABugOfThePlugin()
    {
        Removes((_, _) => null!);

        Assert.That((await Assert.ThrowsAsync<ServerException>(Remove))!.Error, Is.EqualTo(ServerError.Unavailable));
        Assert.That(_log.All.Single(), Does.StartWith("1403 Error"));
    }

    [Test]
    public void Call_ThatIsCancelledByItsCaller_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        Removes((_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token));
        var call = _parts.Backend.RemoveAsync(Id, RemovalScope.Everything, caller.Token);
        caller.Cancel();

        Assert.That(() => call, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_log.All, Is.Empty);
    }

    [Test]
    public async Task Call_ThatLastsTooLong_IsCancelledAtItsLimit()
    {
        Removes((_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token));
        var call = Remove();
        await PassAsync(call, PluginBounds.Remove.Limit);

        var e = (await Assert.ThrowsAsync<ServerException>(() => call))!;

        Assert.That((e.Message, DoubtException.IsBehind(e)), Is.EqualTo(("IServerBackend.RemoveAsync of the plugin 'xrdp' did not end within 15 s.", false)));
        Assert.That(_parts.Overdue.Current, Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Call_ThatIgnoresItsToken_IsLeftAloneAndFencesItsServer(bool blocks)
    {
        using var end = new ManualResetEventSlim();
        var never = new TaskCompletionSource();
        Removes((id, _) => id != Id ? Task.CompletedTask : blocks ? Block(end) : never.Task);
        var call = Remove();
        await PassAsync(call, PluginBounds.Remove.Limit + PluginBounds.Remove.Patience);

        Assert.That(DoubtException.IsBehind((await Assert.ThrowsAsync<ServerException>(() => call))!));
        Assert.That(_log.All.Single(),
            Does.StartWith($"1400 Error Server {Id}: the plugin 'xrdp' has not returned from IServerBackend.RemoveAsync after 25 s"));
        Assert.That(_parts.Overdue.Current.Single().ToString(), Does.StartWith("the plugin 'xrdp' has not returned from IServerBackend.RemoveAsync since "));

        var refused = (await Assert.ThrowsAsync<ServerException>(Remove))!;
        Assert.That((refused.Error, refused.Retryable, refused.RetryAfter), Is.EqualTo((ServerError.Unavailable, true, (TimeSpan?)TimeSpan.FromSeconds(10))));
        Assert.That(refused.Message, Does.Contain("IServerBackend.RemoveAsync since").And.Contain(Id));
        Assert.That(_parts.Backend.IsFenced(Id));
        await _parts.Backend.RemoveAsync(OtherId, RemovalScope.Everything, CancellationToken.None);

        end.Set();
        never.SetResult();
        Assert.That(() => _parts.Overdue.Current, Is.Empty.After(10_000, 5));
        Removes((_, _) => Task.CompletedTask);
        await Remove();
    }

    [Test]
    public async Task Call_ThatIgnoresItsCaller_IsLeftAloneAfterItsPatience()
    {
        using var caller = new CancellationTokenSource();
        Removes((_, _) => new TaskCompletionSource().Task);
        var call = _parts.Backend.RemoveAsync(Id, RemovalScope.Everything, caller.Token);
        await caller.CancelAsync();
        await PassAsync(call, PluginBounds.Remove.Patience);

        Assert.That(DoubtException.IsBehind((await Assert.ThrowsAsync<ServerException>(() => call))!));
    }

    [Test]
    public async Task Call_WhoseTokensCallbackBlocks_EndsAllTheSame()
    {
        using var end = new ManualResetEventSlim();
        Removes((_, token) =>
        {
            token.Register(end.Wait);
            return new TaskCompletionSource().Task;
        });
        var call = Remove();
        await PassAsync(call, PluginBounds.Remove.Limit + PluginBounds.Remove.Patience);

        Assert.That(() => call, Throws.TypeOf<ServerException>());
        end.Set();
    }

    [Test]
    public async Task Start_ThatReturnsTooLate_IsLetGoOf()
    {
        var answer = new TaskCompletionSource<IRunningServer>();
        _backend.Setup(b => b.StartAsync(It.IsAny<ServerStart>(), It.IsAny<IProgress<StartStep>>(), It.IsAny<CancellationToken>())).Returns(answer.Task);
        var call = StartAsync();
        await PassAsync(call, TimeSpan.FromSeconds(41));

        var e = (await Assert.ThrowsAsync<ServerException>(() => call))!;
        Assert.That((e.Error, DoubtException.IsBehind(e)), Is.EqualTo((ServerError.StartFailed, true)));

        var server = new FakeServer(Order, 1);
        answer.SetResult(server);
        Assert.That(() => _parts.Backend.IsFenced(Id), Is.False.After(10_000, 5));
        Assert.That((server.WasReleased, server.Exited.IsCompleted), Is.EqualTo((true, false)));
        Assert.That(_log.All.Last(), Does.StartWith($"1401 Warning Server {Id}: the plugin 'xrdp' has returned from IServerBackend.StartAsync"));
    }

    [Test]
    public async Task Part_WithTooManyCallsThatNeverReturn_IsAskedForNothing()
    {
        Removes((_, _) => new TaskCompletionSource().Task);
        var calls = Enumerable.Range(0, OverdueCalls.Most)
            .Select(_ => _parts.Backend.RemoveAsync(Guid.NewGuid().ToString("D"), RemovalScope.Everything, CancellationToken.None)).ToList();
        await PassAsync(Task.WhenAll(calls), PluginBounds.Remove.Limit + PluginBounds.Remove.Patience);

        Assert.That((await Assert.ThrowsAsync<ServerException>(Remove))!.Message, Does.Contain("has not returned from 64 calls"));
        Assert.That(await _parts.Store.FindAsync(Id, CancellationToken.None), Is.Null, "another part");
        Assert.That(_parts.Overdue.Counts[("xrdp", "IServerBackend.RemoveAsync")], Is.EqualTo(64));
    }

    private static ServerStart Order => new() { ServerId = Id, Spec = new ServerSpec { UserId = "alice", SessionId = "s" }, Port = 20001 };

    private static Task Block(ManualResetEventSlim end)
    {
        end.Wait();
        return Task.CompletedTask;
    }

    private Task Remove() => _parts.Backend.RemoveAsync(Id, RemovalScope.Everything, CancellationToken.None);

    private Task<GuardedServer> StartAsync() => _parts.Backend.StartAsync(Order, new Progress<StartStep>(), CancellationToken.None);

    private void Removes(Func<string, CancellationToken, Task> act) =>
        _backend.Setup(b => b.RemoveAsync(It.IsAny<string>(), It.IsAny<RemovalScope>(), It.IsAny<CancellationToken>()))
        .Returns((string id, RemovalScope _, CancellationToken token) => act(id, token));

    /// <summary>Lets so much time pass, in steps, until the call ends.</summary>
    private async Task PassAsync(Task call, TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed <= span; passed += TimeSpan.FromSeconds(1))
        {
            for (var i = 0; i < 20 && !call.IsCompleted; i++)
                await Task.Delay(1);

            if (!call.IsCompleted)
                _time.Advance(TimeSpan.FromSeconds(1));
        }

        await Task.WhenAny(call, Task.Delay(TimeSpan.FromSeconds(10)));
        Assert.That(call.IsCompleted, "nobody waits any longer");
    }
}
