using Modular.Abstractions;

namespace Modular.Testing.Backends;

/// <summary>What every <see cref="IServerBackend"/> must answer after a restart of the host. Part of <see cref="ServerBackendContract"/>: derive that.</summary>
public abstract class ServerRecoveryContract : ServerBackendFixture
{
    /// <summary>A server that ran on is adopted, answers, and is ended by the one who adopted it. Where servers end with the host, it is gone.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Recover_AfterARestartOfTheHost_AdoptsWhatRuns(CancellationToken cancellationToken)
    {
        var start = NewStart();
        var handle = await StartAndLetGoAsync(start, cancellationToken);
        await ReopenAsync();

        var result = await RecoverAsync(RecordOf(start, handle), cancellationToken);

        if (!(await CapabilitiesAsync()).SurvivesHostRestart)
        {
            Assert.That(result, Is.InstanceOf<RecoveryResult.Gone>(), "servers end with the host, as the capabilities say, so it is gone");
            return;
        }

        var adopted = Adopted(result);
        await AskAsync(adopted, cancellationToken);
        Assert.That(adopted.Handle, Is.EqualTo(handle));
        Assert.That(adopted.Endpoint.Port, Is.EqualTo(start.Port));
        Assert.That(adopted.Exited.IsCompleted, Is.False);

        await StopAsync(adopted, TimeSpan.FromSeconds(5), cancellationToken);
        await ExitOfAsync(adopted);
        await AssertNothingRunsAsync(start);
    }

    /// <summary>The end of an adopted server is seen, too.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Exited_OfAnAdoptedServerThatIsKilled_Completes(CancellationToken cancellationToken)
    {
        var start = NewStart();
        var handle = await StartAndLetGoAsync(start, cancellationToken);
        await ReopenAsync();
        await NeedSurvivalAsync();

        await using var adopted = Adopted(await RecoverAsync(RecordOf(start, handle), cancellationToken));
        await KillAsync(start.ServerId);

        await ExitOfAsync(adopted);
    }

    /// <summary>A note that cannot be read, or none, says nothing about the server: while it runs it must not be called gone, and nothing may be done to it.</summary>
    /// <param name="version">Schema version of the note; 0: there is no note.</param>
    /// <param name="data">What it says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [TestCase(0, "")]
    [TestCase(99, "{}")]
    [CancelAfter(120_000)]
    public async Task Recover_WithANoteThatTellsNothing_NeverSaysGoneOfWhatRuns(int version, string data, CancellationToken cancellationToken)
    {
        var start = NewStart();
        var server = await StartAsync(start, cancellationToken);
        await NeedSurvivalAsync();

        await server.DisposeAsync();
        await ReopenAsync();

        var result = await RecoverAsync(RecordOf(start, version == 0 ? null : new ServerHandle(version, data)), cancellationToken);

        Assert.That(result, Is.Not.InstanceOf<RecoveryResult.Gone>(), "it runs, and is called gone for want of a note: what cannot be told is Unknown");
        await AskAsync(server, cancellationToken);
    }

    /// <summary>What never ran is gone.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Recover_OfWhatNeverRan_SaysGone(CancellationToken cancellationToken) =>
        Assert.That(await RecoverAsync(RecordOf(NewStart(), null), cancellationToken), Is.InstanceOf<RecoveryResult.Gone>());

    /// <summary>What ended while no host was there is gone.</summary>
    /// <param name="killed">Whether it was killed from outside; else it was stopped.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [TestCase(true)]
    [TestCase(false)]
    [CancelAfter(120_000)]
    public async Task Recover_OfWhatHasEnded_SaysGone(bool killed, CancellationToken cancellationToken)
    {
        var start = NewStart();
        var server = await StartAsync(start, cancellationToken);
        if (killed)
            await KillAsync(start.ServerId);
        else
            await StopAsync(server, TimeSpan.Zero, cancellationToken);

        await ExitOfAsync(server);
        await server.DisposeAsync();
        await ReopenAsync();

        Assert.That(await RecoverAsync(RecordOf(start, server.Handle), cancellationToken), Is.InstanceOf<RecoveryResult.Gone>());
    }

    /// <summary>The record that the host would have stored.</summary>
    /// <param name="start">The order it was started by.</param>
    /// <param name="handle">The backend's note; null: the host died before it could be stored.</param>
    protected ServerRecord RecordOf(ServerStart start, ServerHandle? handle) => new()
    {
        Id = start.ServerId,
        ManagerId = Host.ManagerId,
        Node = Host.Node,
        Backend = "under-test",
        Spec = start.Spec,
        Status = handle is null ? ServerStatus.Starting : ServerStatus.Running,
        Desired = DesiredState.Running,
        Port = start.Port,
        UserName = start.Credentials?.UserName,
        Handle = handle,
        CreatedAt = TimeProvider.System.GetUtcNow(),
        StatusChangedAt = TimeProvider.System.GetUtcNow(),
    };

    private async Task NeedSurvivalAsync()
    {
        if (!(await CapabilitiesAsync()).SurvivesHostRestart)
            Assert.Ignore("Servers of this backend end with the host (SurvivesHostRestart is false), so that there is nothing to adopt.");
    }

    private async Task<ServerHandle> StartAndLetGoAsync(ServerStart start, CancellationToken cancellationToken)
    {
        var server = await StartAsync(start, cancellationToken);
        await server.DisposeAsync();
        return server.Handle;
    }

    private static IRunningServer Adopted(RecoveryResult result)
    {
        Assert.That(result, Is.InstanceOf<RecoveryResult.Adopted>(), "it runs, and was not adopted");
        return ((RecoveryResult.Adopted)result).Server;
    }
}
