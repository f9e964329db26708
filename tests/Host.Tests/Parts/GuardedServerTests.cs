using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Tests.Api;
using Moq;

namespace Modular.Host.Tests.Parts;

/// <summary>A server is believed to run as asked for, or is ended.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GuardedServerTests : IDisposable
{
    private const string Id = "0198c000-0000-7000-8000-000000000001";
    private static readonly ServerHandle Handle = new() { Version = 1, Data = "x" };
    private static readonly ServerEndpoint Endpoint = new() { Port = 20001 };
    private readonly Mock<IServerBackend> _backend = new();
    private readonly LogLines _log = new();

    private static ServerStart Order => new() { ServerId = Id, Spec = new ServerSpec { UserId = "alice", SessionId = "s" }, Port = 20001 };

    private static IEnumerable<TestCaseData> Forbidden =>
    [
        Case("no handle", null, Endpoint, "without a handle"),
        Case("handle of nothing", new ServerHandle { Version = 1, Data = null! }, Endpoint, "without a handle"),
        Case("handle of no version", new ServerHandle { Version = 0, Data = "x" }, Endpoint, "version 0"),
        Case("long handle", new ServerHandle { Version = 1, Data = new string('é', 40_000) }, Endpoint, "80000 bytes"),
        Case("no endpoint", Handle, null, "without an endpoint"),
        Case("another port", Handle, new ServerEndpoint { Port = 22 }, "port 22, not the 20001"),
        Case("no host name", Handle, new ServerEndpoint { Host = "a b\n", Port = 20001 }, "neither a name nor an address"),
        Case("no hash", Handle, new ServerEndpoint { Port = 20001, CertificateSha256 = "AB" }, "certificate hash"),
    ];

    public void Dispose() => _log.Dispose();

    [TestCaseSource(nameof(Forbidden))]
    public async Task Start_OfWhatTheContractForbids_IsRefusedAndEnded(ServerHandle? handle, ServerEndpoint? endpoint, string fault)
    {
        var running = Running(handle, endpoint);
        Starts(running.Object);

        var e = (await Assert.ThrowsAsync<ServerException>(() => StartAsync()))!;

        Assert.That((e.Error, e.Retryable, DoubtException.IsBehind(e)), Is.EqualTo((ServerError.StartFailed, false, false)));
        Assert.That(_log.All.Single(),
            Does.StartWith("1404 Error").And.Contain("plugin 'xrdp' is not believed: IServerBackend.StartAsync returned").And.Contain(fault));
        running.Verify(r => r.StopAsync(TimeSpan.Zero, It.IsAny<CancellationToken>()), Times.Once);
        _backend.Verify(b => b.RemoveAsync(Id, RemovalScope.Processes, It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task Start_OfNothing_IsRefused()
    {
        Starts(null!);

        Assert.That((await Assert.ThrowsAsync<ServerException>(() => StartAsync()))!.Message, Does.Contain("returned no server"));
    }

    [Test]
    public async Task Start_OfWhatCannotBeEnded_LeavesDoubt()
    {
        var running = Running(Handle, new ServerEndpoint { Port = 22 });
        running.Setup(r => r.StopAsync(It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>())).ThrowsAsync(new IOException());
        Starts(running.Object);

        Assert.That(DoubtException.IsBehind((await Assert.ThrowsAsync<ServerException>(() => StartAsync()))!));
    }

    [Test]
    public async Task Recovery_OfWhatTheContractForbids_IsUnknownAndEndsNothing()
    {
        var running = Running(Handle, new ServerEndpoint { Port = 22 });
        _backend.Setup(b => b.RecoverAsync(It.IsAny<ServerRecovery>(), It.IsAny<CancellationToken>())).ReturnsAsync(new RecoveryResult.Adopted
        {
            Server = running.Object,
        });

        var answer = await RecoverAsync();

        Assert.That((answer as RecoveryAnswer.Unknown)?.Reason, Does.Contain("port 22"));
        running.Verify(r => r.StopAsync(It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task Recovery_ThatThrowsOrIsNull_IsUnknown()
    {
        _backend.SetupSequence(b => b.RecoverAsync(It.IsAny<ServerRecovery>(), It.IsAny<CancellationToken>())).ThrowsAsync(new IOException())
            .ReturnsAsync((RecoveryResult)null!);

        Assert.That(await RecoverAsync(), Is.TypeOf<RecoveryAnswer.Unknown>());
        Assert.That(await RecoverAsync(), Is.TypeOf<RecoveryAnswer.Unknown>());
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Exited_ThatFaultsOrIsCancelled_IsAnEndWithAReason(bool isCancelled)
    {
        var running = Running(Handle, Endpoint);
        running.Setup(r => r.Exited)
            .Returns(isCancelled ? Task.FromCanceled<ServerExit>(new CancellationToken(true)) : Task.FromException<ServerExit>(new IOException("x")));
        Starts(running.Object);

        var exit = await (await StartAsync()).Exited;

        Assert.That(exit.Reason, Does.StartWith("It ended, or its backend has lost sight of it"));
        Assert.That(_log.All.Single(), Does.Contain("the plugin 'xrdp' broke in IRunningServer.Exited"));
    }

    [Test]
    public async Task Exited_WithNulls_IsMadeWhole()
    {
        var running = Running(Handle, Endpoint);
        running.Setup(r => r.Exited).ReturnsAsync(new ServerExit { Reason = null!, ExitCode = 1, LogTail = null! });
        Starts(running.Object);

        var exit = await (await StartAsync()).Exited;

        Assert.That((exit.Reason, exit.LogTail.Count, exit.ExitCode), Is.EqualTo(("It ended; its backend does not say why.", 0, (int?)1)));
    }

    [Test]
    public async Task Dispose_ThatThrows_IsLoggedAndForgotten()
    {
        var running = Running(Handle, Endpoint);
        running.Setup(r => r.DisposeAsync()).Throws<IOException>();
        Starts(running.Object);

        await (await StartAsync()).DisposeAsync();

        Assert.That(_log.All.Single(), Does.Contain("IRunningServer.DisposeAsync"));
    }

    [Test]
    public async Task Usage_BelowZeroOrNoNumber_IsNotTold()
    {
        var running = Running(Handle, Endpoint);
        running.As<IRunningServerUsage>().Setup(u => u.GetUsageAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(
                new ServerUsage { CpuPercent = double.NaN, MemoryBytes = -1, Processes = 3, Network = new ServerTraffic { BytesIn = -1, BytesOut = 0 } });
        Starts(running.Object);

        var usage = await (await StartAsync()).Usage!.GetAsync(CancellationToken.None);

        Assert.That(usage, Is.EqualTo(new ServerUsage { Processes = 3 }));
    }

    [Test]
    public async Task Probe_ThatBreaks_IsNoAnswerOfTheServer()
    {
        var running = Running(Handle, Endpoint);
        running.As<IRunningServerProbe>().Setup(u => u.ProbeAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new IOException());
        Starts(running.Object);
        var server = await StartAsync();

        Assert.That(() => server.Probe!.AskAsync(CancellationToken.None), Throws.TypeOf<ServerException>());
        Assert.That((server.Usage, server.Credentials, server.Screen, server.Sessions),
            Is.EqualTo(((GuardedUsage?)null, (GuardedCredentials?)null, (GuardedScreen?)null, (GuardedSessions?)null)));
    }

    private static TestCaseData Case(string name, ServerHandle? handle, ServerEndpoint? endpoint, string fault) =>
        new TestCaseData(handle, endpoint, fault).SetArgDisplayNames(name);

    private static Mock<IRunningServer> Running(ServerHandle? handle, ServerEndpoint? endpoint)
    {
        var running = new Mock<IRunningServer>();
        running.Setup(r => r.Handle).Returns(handle!);
        running.Setup(r => r.Endpoint).Returns(endpoint!);
        running.Setup(r => r.Exited).Returns(new TaskCompletionSource<ServerExit>().Task);
        return running;
    }

    private void Starts(IRunningServer running) =>
        _backend.Setup(b => b.StartAsync(It.IsAny<ServerStart>(), It.IsAny<IProgress<StartStep>>(), It.IsAny<CancellationToken>())).ReturnsAsync(running);

    private Task<GuardedServer> StartAsync() => Guarded.Parts(_backend.Object, log: _log)
        .Backend.StartAsync(Order, new Progress<StartStep>(), CancellationToken.None);

    private Task<RecoveryAnswer> RecoverAsync() => Guarded.Parts(_backend.Object, log: _log).Backend.RecoverAsync(
        new ServerRecovery { ServerId = Id, Spec = Order.Spec, Port = 20001 }, CancellationToken.None);
}
