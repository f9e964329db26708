using Modular.Abstractions;
using Modular.Host.Parts;
using Modular.Host.Servers.State;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Recovery;

/// <summary>Asks the backend whether a server runs; whatever goes wrong with the question is "unknown", never "gone".</summary>
internal sealed partial class RecoveryInquiry(GuardedParts parts, ModularOptions options, ILogger<RecoveryInquiry> log)
{
    public async Task<RecoveryAnswer> AskAsync(ServerRecord server, CancellationToken cancellationToken)
    {
        var result = await AnswerAsync(server, cancellationToken);
        switch (result)
        {
            case RecoveryAnswer.Adopted:
                Adopted(server.Id, server.Port);
                break;
            case RecoveryAnswer.Gone { Exit.Reason: var reason } when ServerTransitions.IsActive(server.Status):
                Gone(server.Id, reason);
                break;
            case RecoveryAnswer.Unknown { Reason: var reason }:
                Unknown(server.Id, reason);
                break;
        }

        return result;
    }

    private async Task<RecoveryAnswer> AnswerAsync(ServerRecord server, CancellationToken cancellationToken)
    {
        if (server.Backend != options.ServerBackend)
        {
            return new RecoveryAnswer.Unknown(
                $"It was started by the backend '{server.Backend}', but SERVER_BACKEND is '{options.ServerBackend}'. Select that backend again, or delete " +
                    "the server there.");
        }

        return await parts.Backend.RecoverAsync(Question(server), cancellationToken);
    }

    private static ServerRecovery Question(ServerRecord server) => new()
    {
        ServerId = server.Id,
        Spec = server.Spec,
        Port = server.Port,
        Handle = server.Handle,
        UserName = server.UserName,
        WasRunning = server.Status == ServerStatus.Running,
    };

    [LoggerMessage(1140, LogLevel.Information, "Server {ServerId} runs on at port {Port}: adopted")]
    private partial void Adopted(string serverId, int? port);

    [LoggerMessage(1141, LogLevel.Warning, "Server {ServerId} does not run any more: {Reason}")]
    private partial void Gone(string serverId, string reason);

    [LoggerMessage(1142, LogLevel.Warning, "Server {ServerId}: it cannot be told whether it runs, so it is left alone and looked at again: {Reason}")]
    private partial void Unknown(string serverId, string reason);
}
