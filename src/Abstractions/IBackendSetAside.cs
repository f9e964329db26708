namespace Modular.Abstractions;

/// <summary>
/// Ability of a backend whose servers have files: it keeps those of a server that nobody wants any more instead of deleting them. The host's sweep takes
/// files away by no other means; of a backend without this ability it only ends what is alive.
/// </summary>
public interface IBackendSetAside
{
    /// <summary>
    /// Ends everything that bears this server's mark and moves all its files, session data first, out of the way. Nothing is deleted. Idempotent; an
    /// unknown id is a success, and so is one of which a part was moved before.
    /// </summary>
    /// <param name="serverId">Whose files.</param>
    /// <param name="folder">An existing folder below <see cref="HostContext.DataPath"/> that is this server's alone. What lies in another file system may be
    /// kept there; <see cref="DiscardAsync"/> finds it by the folder's name. Something that tells of it, e.g. a link, is left in the folder: one in which
    /// nothing was put is deleted.</param>
    /// <param name="cancellationToken">Gives up; the call may be repeated.</param>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> when something may run still, or was not moved.</exception>
    Task SetAsideAsync(string serverId, string folder, CancellationToken cancellationToken);

    /// <summary>Deletes a folder that <see cref="SetAsideAsync"/> filled, and what it kept elsewhere under the folder's name. Idempotent.</summary>
    /// <exception cref="ServerException"><see cref="ServerError.Unavailable"/> when something of it is left.</exception>
    Task DiscardAsync(string folder, CancellationToken cancellationToken);
}
