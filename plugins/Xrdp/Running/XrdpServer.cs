using Modular.Abstractions;
using Modular.Xrdp.Instances;

namespace Modular.Xrdp.Running;

/// <summary>One xrdp server that runs, with its desktop.</summary>
internal sealed class XrdpServer(ServerRun run, ServerLifetime lifetime, XrdpUsageReader usage, ConnectionTable connections, LiveCredentials credentials,
    AnswerProbe probe)
    : IRunningServer, IRunningServerUsage, IRunningServerSessions, IRunningServerCredentials, IRunningServerProbe
{
    public ServerHandle Handle { get; } = run.State.ToHandle();

    public ServerEndpoint Endpoint { get; } = new() { Port = run.State.Port, CertificateSha256 = run.State.CertificateSha256 };

    public Task<ServerExit> Exited => lifetime.Exited;

    public Task StopAsync(TimeSpan grace, CancellationToken cancellationToken) => lifetime.StopAsync(grace, cancellationToken);

    public Task<ServerUsage> GetUsageAsync(CancellationToken cancellationToken) => Task.Run(usage.Read, cancellationToken);

    public Task<IReadOnlyList<ServerSession>> ListSessionsAsync(CancellationToken cancellationToken) => Task.Run(connections.List, cancellationToken);

    public Task DisconnectAsync(string sessionId, CancellationToken cancellationToken) => connections.DisconnectAsync(sessionId, cancellationToken);

    public Task SetCredentialsAsync(ServerCredentials newCredentials, CancellationToken cancellationToken) =>
        Task.Run(() => credentials.Replace(newCredentials), cancellationToken);

    public Task<ServerProbeResult> ProbeAsync(CancellationToken cancellationToken) => probe.AskAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        lifetime.Dispose();
        return default;
    }
}
