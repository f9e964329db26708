using System.Net;

namespace Modular.Abstractions;

/// <summary>
/// Ability of a backend whose sessions share the manager's network: it tells what comes out of a session from what else comes from this machine. Where
/// being on this machine is all that a caller needs (<c>AUTH_MODE=auto</c> with nothing configured), the host asks once a connection. Every backend that runs
/// servers on this machine should have it: without it whoever uses one server may manage all of them there, and the host warns of it.
/// </summary>
public interface IBackendSessionOrigin
{
    /// <summary>Whether the client's end of a connection may be held by a program of a session. What can never be told counts as true.</summary>
    /// <param name="client">The client's end, on this machine.</param>
    /// <param name="server">The manager's end.</param>
    /// <param name="cancellationToken">The request was given up.</param>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> when it cannot be told at the moment, e.g. for want of file descriptors: the
    /// caller is asked to come back.</exception>
    Task<bool> MayBeSessionAsync(IPEndPoint client, IPEndPoint server, CancellationToken cancellationToken);
}
