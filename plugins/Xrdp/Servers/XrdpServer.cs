using Modular.Abstractions;
using Modular.Xrdp.Credentials;

namespace Modular.Xrdp.Servers;

/// <summary>One xrdp server that runs, with its desktop.</summary>
internal sealed class XrdpServer(ServerRun run, ServerLifetime lifetime, UsageReader usage, ConnectionTable connections, CredentialFiles credentialFiles, CredentialGateway gateway)
    : IRunningServer, IServerUsage, IServerSessions, IServerCredentials
{
    public ServerHandle Handle { get; } = run.State.ToHandle();

    public ServerEndpoint Endpoint { get; } = new(null, run.State.Port, run.State.CertificateSha256);

    public Task<ServerExit> Exited => lifetime.Exited;

    public Task StopAsync(TimeSpan grace, CancellationToken cancellationToken) => lifetime.StopAsync(grace, cancellationToken);

    public Task<ServerUsage> GetUsageAsync(CancellationToken cancellationToken) => Task.Run(usage.Read, cancellationToken);

    public Task<IReadOnlyList<ServerSession>> ListSessionsAsync(CancellationToken cancellationToken) => Task.Run(connections.List, cancellationToken);

    public Task DisconnectAsync(string sessionId, CancellationToken cancellationToken) => connections.DisconnectAsync(sessionId, cancellationToken);

    public Task SetCredentialsAsync(ServerCredentials credentials, CancellationToken cancellationToken) =>
        Task.Run(() => gateway.Update(run.ServerId, credentialFiles.Replace(credentials)), cancellationToken);

    public ValueTask DisposeAsync()
    {
        lifetime.Dispose();
        return default;
    }
}
