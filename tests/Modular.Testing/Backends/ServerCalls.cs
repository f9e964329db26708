using Modular.Abstractions;

namespace Modular.Testing.Backends;

/// <summary>Calls to the backend under test, each with an end: one that never returns fails the test in words.</summary>
public abstract class ServerCalls
{
    /// <summary>How long a test waits for what must come: an answer, the end of a server. Plenty, as machines may be busy.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(90);

    /// <summary>The backend under test, opened anew for each test.</summary>
    protected IServerBackend Backend { get; private protected set; } = null!;

    /// <summary>Starts a server; when that fails, the log's tail is in the test's output.</summary>
    /// <param name="start">The order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected async Task<IRunningServer> StartAsync(ServerStart start, CancellationToken cancellationToken)
    {
        try
        {
            return await Duty.WithinAsync(Patience, "StartAsync never returned", () => Backend.StartAsync(start, new ReportedSteps(), cancellationToken));
        }
        catch (ServerException e)
        {
            await TestContext.Out.WriteLineAsync(string.Join('\n', e.LogTail));
            throw;
        }
    }

    /// <summary>Stops a server.</summary>
    /// <param name="server">Which.</param>
    /// <param name="grace">Time to end in an orderly way.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected Task StopAsync(IRunningServer server, TimeSpan grace, CancellationToken cancellationToken) =>
        Duty.WithinAsync(Patience + grace, "StopAsync never returned", () => server.StopAsync(grace, cancellationToken));

    /// <summary>Waits for the end of a server, which its <see cref="IRunningServer.Exited"/> must tell.</summary>
    /// <param name="server">One that has ended.</param>
    protected async Task<ServerExit> ExitOfAsync(IRunningServer server)
    {
        try
        {
            var exit = await Duty.WithinAsync(Patience, "Exited never completed, although the server has ended", () => server.Exited);
            Assert.That(exit.Reason, Is.Not.Empty, "Exited must say why the server ended");
            return exit;
        }
        catch (Exception e) when (e is not ResultStateException)
        {
            throw new AssertionException($"Exited faulted, which it never may: {e.Message}", e);
        }
    }

    /// <summary>Asks what became of a server.</summary>
    /// <param name="server">What the host knows of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected Task<RecoveryResult> RecoverAsync(ServerRecovery server, CancellationToken cancellationToken) =>
        Duty.WithinAsync(Patience, "RecoverAsync never returned", () => Backend.RecoverAsync(server, cancellationToken));

    /// <summary>Removes a server.</summary>
    /// <param name="serverId">Which.</param>
    /// <param name="scope">How much of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected Task RemoveAsync(string serverId, RemovalScope scope, CancellationToken cancellationToken) =>
        Duty.WithinAsync(Patience, "RemoveAsync never returned", () => Backend.RemoveAsync(serverId, scope, cancellationToken));

    /// <summary>All that the backend says it owns.</summary>
    protected Task<IReadOnlyList<OwnedInstance>> OwnedAsync() => OwnedByAsync(Backend);

    /// <summary>All that a backend says it owns.</summary>
    /// <param name="backend">Which.</param>
    protected Task<IReadOnlyList<OwnedInstance>> OwnedByAsync(IServerBackend backend) => Duty.WithinAsync<IReadOnlyList<OwnedInstance>>(
        Patience,
        "ListOwnedAsync never ended",
        async () =>
        {
            var owned = new List<OwnedInstance>();
            await foreach (var instance in backend.ListOwnedAsync(CancellationToken.None))
                owned.Add(instance);

            return owned;
        });
}
