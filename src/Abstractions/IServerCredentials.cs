namespace Modular.Abstractions;

/// <summary>Ability of a running server: new credentials without a restart.</summary>
public interface IServerCredentials
{
    /// <summary>Replaces the credentials at once; open connections stay.</summary>
    Task SetCredentialsAsync(ServerCredentials credentials, CancellationToken cancellationToken);
}
