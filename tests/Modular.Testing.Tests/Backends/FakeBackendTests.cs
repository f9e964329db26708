using Microsoft.Extensions.Time.Testing;
using Modular.Abstractions;
using Modular.Testing.Backends;
using Modular.Testing.Fakes;
using Modular.Testing.Stores;

namespace Modular.Testing.Tests.Backends;

/// <summary>The knobs of the fake do what they say.</summary>
internal sealed class FakeBackendTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeBackend _backend = new();
    private readonly ServerStart _start = new() { ServerId = ServerRecords.Sample().Id, Spec = ServerRecords.Sample().Spec, Port = 13389 };

    private ServerRecovery Recovery => new() { ServerId = _start.ServerId, Spec = _start.Spec, Port = _start.Port };

    [SetUp]
    public async Task ForgetEarlierTestsAsync() => await _backend.RemoveAsync(_start.ServerId, RemovalScope.Everything, CancellationToken.None);

    [Test]
    public async Task Start_ThatIsSlow_EndsWithTheDelay()
    {
        var starting = Start(_backend.StartsAfter(TimeSpan.FromSeconds(3), _time));
        Assert.That(starting.IsCompleted, Is.False);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.That((await starting).Endpoint.Port, Is.EqualTo(13389));
    }

    [Test]
    public async Task Start_ThatNeverEnds_CanBeGivenUp()
    {
        using var giveUp = new CancellationTokenSource();
        var starting = Start(_backend.NeverStarts(), giveUp.Token);
        await giveUp.CancelAsync();

        Assert.That(() => starting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_backend.Running, Is.Empty);
    }

    [Test]
    public void Start_ThatFails_RunsNothing()
    {
        Assert.That(() => Start(_backend.FailsToStart(new ServerException(ServerError.StartFailed, "no"))), Throws.TypeOf<ServerException>());
        Assert.That(_backend.Running, Is.Empty);
    }

    [Test]
    public async Task Server_ThatDies_IsSeen()
    {
        var server = await Start(new FakeBackend().DiesAfter(TimeSpan.FromMinutes(1), _time));
        Assert.That(server.Exited.IsCompleted, Is.False);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.That((await server.Exited.WaitAsync(TimeSpan.FromMinutes(2))).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void Start_WhoseAnswerIsLost_RunsNevertheless()
    {
        var backend = new FakeBackend().LosesTheAnswer();

        Assert.That(() => Start(backend), Throws.TypeOf<ServerException>());
        Assert.That(backend.Running.Single().Start.Port, Is.EqualTo(13389));
    }

    [Test]
    public async Task Probe_OfAServerThatHangs_LastsUntilItIsGivenUp()
    {
        var server = (IRunningServerProbe)await Start(new FakeBackend().Hangs());
        using var giveUp = new CancellationTokenSource();
        var probing = server.ProbeAsync(giveUp.Token);
        Assert.That(probing.IsCompleted, Is.False);

        await giveUp.CancelAsync();

        Assert.That(() => probing, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Recovery_ThatCannotTell_IsUnknown() =>
        Assert.That(await new FakeBackend().CannotTell().RecoverAsync(Recovery, CancellationToken.None), Is.InstanceOf<RecoveryResult.Unknown>());

    private Task<IRunningServer> Start(FakeBackend backend, CancellationToken cancellationToken = default) =>
        backend.StartAsync(_start, new ReportedSteps(), cancellationToken);
}
