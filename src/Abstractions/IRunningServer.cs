namespace Modular.Abstractions;

/// <summary>
/// One server that runs. A backend may let it implement abilities too: <see cref="IRunningServerUsage"/>, <see cref="IRunningServerScreen"/>,
/// <see cref="IRunningServerSessions"/>, <see cref="IRunningServerCredentials"/>, <see cref="IRunningServerProbe"/>. Disposing lets go of it and leaves it
/// running.
/// </summary>
public interface IRunningServer : IAsyncDisposable
{
    /// <summary>The note to find it again after the host has restarted; constant.</summary>
    ServerHandle Handle { get; }

    /// <summary>Where RDP answers; constant.</summary>
    ServerEndpoint Endpoint { get; }

    /// <summary>Completes once, whatever ended it, also after <see cref="StopAsync"/>; never faults.</summary>
    Task<ServerExit> Exited { get; }

    /// <summary>
    /// Ends it and everything it started. Idempotent; returns when nothing of it is left alive. What is still there after
    /// <paramref name="grace"/> is killed; zero kills at once. Files are kept.
    /// </summary>
    /// <param name="grace">Time to end in an orderly way, zero or more.</param>
    /// <param name="cancellationToken">Gives up waiting; the server may then be half-stopped, and the call may be repeated.</param>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> when it cannot tell whether all of it ended.</exception>
    Task StopAsync(TimeSpan grace, CancellationToken cancellationToken);
}
