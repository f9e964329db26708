namespace Modular.Abstractions;

/// <summary>Ability of a backend: the configuration a server was last started with.</summary>
public interface IBackendConfiguration
{
    /// <summary>The files as they are on disk, secrets redacted; empty when it was never started.</summary>
    Task<IReadOnlyList<ServerFile>> ReadConfigurationAsync(string serverId, CancellationToken cancellationToken);
}
