using Modular.Abstractions;

namespace Modular.Testing.Backends;

/// <summary>
/// What every <see cref="IServerBackend"/> must answer after a restart of the host. Part of <see cref="ServerBackendContract"/>: derive that.
/// </summary>
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

        var result = await RecoverAsync(RecoveryOf(start, handle), cancellationToken);

        if (!Capabilities.SurvivesHostRestart)
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
        NeedSurvival();

        await using var adopted = Adopted(await RecoverAsync(RecoveryOf(start, handle), cancellationToken));
        await KillAsync(start.ServerId);

        await ExitOfAsync(adopted);
    }

    /// <summary>
    /// A note that cannot be read, or none, says nothing about the server: while it runs it must not be called gone, and nothing may be done to it.
    /// </summary>
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
        NeedSurvival();

        await server.DisposeAsync();
        await ReopenAsync();

        var result = await RecoverAsync(RecoveryOf(start, version == 0 ? null : new ServerHandle { Version = version, Data = data }), cancellationToken);

        Assert.That(result, Is.Not.InstanceOf<RecoveryResult.Gone>(), "it runs, and is called gone for want of a note: what cannot be told is Unknown");
        await AskAsync(server, cancellationToken);
    }

    /// <summary>What never ran is gone.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task Recover_OfWhatNeverRan_SaysGone(CancellationToken cancellationToken) =>
        Assert.That(await RecoverAsync(RecoveryOf(NewStart(), null), cancellationToken), Is.InstanceOf<RecoveryResult.Gone>());

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

        Assert.That(await RecoverAsync(RecoveryOf(start, server.Handle), cancellationToken), Is.InstanceOf<RecoveryResult.Gone>());
    }

    /// <summary>What the host would ask about after a restart.</summary>
    /// <param name="start">The order it was started by.</param>
    /// <param name="handle">The backend's note; null: the host died before it could be stored.</param>
    protected static ServerRecovery RecoveryOf(ServerStart start, ServerHandle? handle) => new()
    {
        ServerId = start.ServerId,
        Spec = start.Spec,
        Port = start.Port,
        Handle = handle,
        UserName = start.Credentials?.UserName,
        WasRunning = handle is not null,
    };

    private void NeedSurvival()
    {
        if (!Capabilities.SurvivesHostRestart)
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
