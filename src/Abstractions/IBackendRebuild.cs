namespace Modular.Abstractions;

/// <summary>Ability of a backend that keeps enough beside each server to tell what its record was, for the day on which the store is lost.</summary>
public interface IBackendRebuild
{
    /// <summary>
    /// A record made of what is there of a server: the backend's files, and what runs. What only the store knew (labels, restart policy, times to live) is as
    /// by default. Changes nothing.
    /// </summary>
    /// <returns>
    /// Null when it cannot be told. Else a record that <see cref="IServerBackend.RecoverAsync"/> takes: <see cref="ServerStatus.Running"/> when it runs, else
    /// <see cref="ServerStatus.Stopped"/>.
    /// </returns>
    Task<ServerRecord?> RebuildAsync(string serverId, CancellationToken cancellationToken);
}
