namespace Modular.Abstractions;

/// <summary>Ability of a running server: new credentials without a restart.</summary>
public interface IRunningServerCredentials
{
    /// <summary>Replaces the credentials at once; open connections stay.</summary>
    Task SetCredentialsAsync(ServerCredentials credentials, CancellationToken cancellationToken);
}
