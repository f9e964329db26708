using Modular.Abstractions;
using Modular.Host.Plugins;
using Modular.Host.Servers.State;
using Modular.Host.Settings;

namespace Modular.Host.Servers.Recovery;

/// <summary>Asks the backend whether a server runs; whatever goes wrong with the question is "unknown", never "gone".</summary>
internal sealed partial class RecoveryInquiry(SelectedParts parts, ModularOptions options, TimeProvider time, ILogger<RecoveryInquiry> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<RecoveryResult> AskAsync(ServerRecord server, CancellationToken cancellationToken)
    {
        var result = await AnswerAsync(server, cancellationToken);
        switch (result)
        {
            case RecoveryResult.Adopted:
                Adopted(server.Id, server.Port);
                break;
            case RecoveryResult.Gone { Exit.Reason: var reason } when ServerTransitions.IsActive(server.Status):
                Gone(server.Id, reason);
                break;
            case RecoveryResult.Unknown { Reason: var reason }:
                Unknown(server.Id, reason);
                break;
        }

        return result;
    }

    private async Task<RecoveryResult> AnswerAsync(ServerRecord server, CancellationToken cancellationToken)
    {
        if (server.Backend != options.ServerBackend)
        {
            return new RecoveryResult.Unknown
            {
                Reason = $"It was started by the backend '{server.Backend}', but SERVER_BACKEND is '{options.ServerBackend}'. Select that backend again, or delete the server there.",
            };
        }

        try
        {
            return await parts.Backend.RecoverAsync(Question(server), cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new RecoveryResult.Unknown { Reason = $"The backend did not answer within {Patience.TotalSeconds:0} s." };
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            InquiryBroke(e, server.Id);
            return new RecoveryResult.Unknown { Reason = e is ServerException ? e.Message : "The backend could not tell; the manager's log has the details." };
        }
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

    [LoggerMessage(1143, LogLevel.Warning, "Server {ServerId}: the backend's recovery threw")]
    private partial void InquiryBroke(Exception e, string serverId);
}
