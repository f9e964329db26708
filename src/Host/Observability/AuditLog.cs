namespace Modular.Host.Observability;

/// <summary>
/// One line for each change of a server that was asked for, or that the manager makes by itself: written whatever LOG_LEVEL is, see <see cref="LoggingSetup"/>.
/// </summary>
internal sealed partial class AuditLog(ILogger<AuditLog> log)
{
    /// <summary>A caller asked for it.</summary>
    public void Asked(string caller, string verb, string serverId, string outcome, int status) => LogAsked(caller, verb, serverId, outcome, status);

    /// <summary>The manager does it by itself.</summary>
    public void Decided(string verb, string serverId, string reason) => LogDecided(verb, serverId, reason);

    [LoggerMessage(EventId = 1310, Level = LogLevel.Information, Message = "Audit: {Caller} asked to {Verb} server {ServerId}: {Outcome} ({Status})")]
    private partial void LogAsked(string caller, string verb, string serverId, string outcome, int status);

    [LoggerMessage(EventId = 1311, Level = LogLevel.Information, Message = "Audit: the manager itself is to {Verb} server {ServerId}: {Reason}")]
    private partial void LogDecided(string verb, string serverId, string reason);
}
