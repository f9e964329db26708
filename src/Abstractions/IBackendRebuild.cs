namespace Modular.Abstractions;

/// <summary>Ability of a backend that keeps enough beside each server to tell what it was, for the day on which the store is lost.</summary>
public interface IBackendRebuild
{
    /// <summary>What is there of a server: the backend's files, and what runs. The host makes a record of it. Changes nothing.</summary>
    /// <returns>Null when it cannot be told.</returns>
    Task<RebuiltServer?> RebuildAsync(string serverId, CancellationToken cancellationToken);
}
