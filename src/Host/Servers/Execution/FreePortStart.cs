using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.State;

namespace Modular.Host.Servers.Execution;

/// <summary>Has the backend start a server; one whose address nobody has yet may move when somebody was quicker on its port.</summary>
internal sealed partial class FreePortStart(GuardedParts parts, ServerPorts ports, ILogger<FreePortStart> log)
{
    private const int Attempts = 3;

    public async Task<GuardedServer> RunAsync(ManagedServer server, ServerCredentials? credentials, bool mayMove, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var progress = new Progress<StartStep>(step => StartStepped(server.Id, step.Name));
                return await parts.Backend.StartAsync(Order(server, credentials), progress, cancellationToken);
            }
            catch (ServerException e) when (mayMove && e is { Error: ServerError.Conflict, Field: "port" } && attempt < Attempts)
            {
                PortWasTaken(server.Id, e.Message);
                await ports.MoveAsync(server);
            }
        }
    }

    private static ServerStart Order(ManagedServer server, ServerCredentials? credentials) => new()
    {
        ServerId = server.Id,
        Spec = server.Record.Spec,
        Port = server.Record.Port!.Value,
        Credentials = credentials,
    };

    [LoggerMessage(1120, LogLevel.Debug, "Server {ServerId}: {Step}")]
    private partial void StartStepped(string serverId, string step);

    [LoggerMessage(1121, LogLevel.Warning, "Server {ServerId}: {Reason} It takes another port")]
    private partial void PortWasTaken(string serverId, string reason);
}
