using Modular.Abstractions;

namespace Modular.Host.Servers.Supervision;

/// <summary>
/// One concern that is due again and again. It is begun and not waited for: what waits for a plugin keeps no other concern waiting, and is not begun twice.
/// </summary>
/// <param name="serverId">Whom it concerns; <c>-</c>: all.</param>
/// <param name="name">For the log, e.g. <c>orphan sweep</c>.</param>
/// <param name="every">From one beginning to the next.</param>
/// <param name="work">Does it once.</param>
/// <param name="log">Where trouble is told.</param>
internal sealed partial class RecurringWork(string serverId, string name, TimeSpan every, Func<CancellationToken, Task> work, ILogger log)
{
    private DateTimeOffset _begunAt = DateTimeOffset.MinValue;

    /// <summary>What is under way, or was last; never faults.</summary>
    public Task Current { get; private set; } = Task.CompletedTask;

    public void BeginIfDue(DateTimeOffset now, CancellationToken stoppingToken)
    {
        if (!Current.IsCompleted || !WallTime.HasPassed(every, _begunAt, now))
            return;

        _begunAt = now;
        Current = DoAsync(stoppingToken);
    }

    /// <summary>Trouble is told and tried again the next time; it must end neither the loop nor the host.</summary>
    private async Task DoAsync(CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken);
        }
        catch (ServerException e)
        {
            PutOff(serverId, name, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            Broke(e, serverId, name);
        }
        catch (OperationCanceledException)
        {
            // the host ends
        }
    }

    [LoggerMessage(1170, LogLevel.Warning, "Server {ServerId}: {Work} put off: {Reason}")]
    private partial void PutOff(string serverId, string work, string reason);

    [LoggerMessage(1171, LogLevel.Error, "Server {ServerId}: {Work} broke, and is tried again")]
    private partial void Broke(Exception e, string serverId, string work);
}
