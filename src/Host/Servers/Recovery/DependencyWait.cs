using Modular.Abstractions;

namespace Modular.Host.Servers.Recovery;

/// <summary>Waits at the start for what the host depends on; what waiting cannot heal ends the start.</summary>
internal sealed partial class DependencyWait(RecoveryProgress progress, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<DependencyWait> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    /// <summary>Repeats the action while it throws a retryable Unavailable.</summary>
    public async Task UntilAsync(string what, Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        var told = new HashSet<string>();
        var toldAt = time.GetTimestamp();
        while (true)
        {
            try
            {
                await action(cancellationToken);
                progress.WaitsFor = null;
                return;
            }
            catch (ServerException e) when (e is { Error: ServerError.Unavailable, Retryable: true })
            {
                progress.WaitsFor = $"{what}: {e.Message}";
                if (time.GetElapsedTime(toldAt) >= Reminder)
                {
                    told.Clear();
                    toldAt = time.GetTimestamp();
                }

                if (told.Add(e.Message)) // a slow database is away for one reason now, for another a moment later
                    Waiting(what, e.Message);
            }
            catch (ServerException e)
            {
                CannotStart(what, e.Message);
                Environment.ExitCode = ExitCodes.Configuration;
                lifetime.StopApplication();
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    [LoggerMessage(1151, LogLevel.Warning, "Waiting for {What}: {Reason} Servers that run are left as they are")]
    private partial void Waiting(string what, string reason);

    [LoggerMessage(1154, LogLevel.Critical, "Cannot start with {What}: {Reason}")]
    private partial void CannotStart(string what, string reason);
}
