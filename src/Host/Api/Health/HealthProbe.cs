using Modular.Abstractions;

namespace Modular.Host.Api.Health;

/// <summary>Looks at one thing at most once at a time, bounded, and remembers the answer for a while: health is asked often.</summary>
internal sealed partial class HealthProbe(
    string name, Func<CancellationToken, Task<(HealthStatus Status, string Message)>> look, TimeSpan lifetime, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private readonly Lock _lock = new();
    private Task<CheckResponse>? _current;
    private CheckResponse? _last;
    private long _lookedAt;

    public Task<CheckResponse> GetAsync()
    {
        lock (_lock)
        {
            if (_current is null || (_current.IsCompleted && time.GetElapsedTime(_lookedAt) >= lifetime))
                _current = RefreshAsync();

            return _current;
        }
    }

    private async Task<CheckResponse> RefreshAsync()
    {
        var (status, message) = await LookAsync();
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var before = _last;
            _last = new CheckResponse(status, message, before?.Status == status ? before.Since : now);
            _lookedAt = time.GetTimestamp();
            if (before?.Status != status)
                StatusChanged(status == HealthStatus.Healthy ? LogLevel.Information : LogLevel.Warning, name, status, message);

            return _last;
        }
    }

    private async Task<(HealthStatus Status, string Message)> LookAsync()
    {
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            return await look(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (HealthStatus.Unhealthy, $"Does not answer within {Limit.TotalSeconds:0} s.");
        }
        catch (ServerException e)
        {
            return (HealthStatus.Unhealthy, e.Message);
        }
        catch (Exception e)
        {
            // a probe reports whatever it meets; the text of an unknown error stays in the log
            LookFailed(name, e);
            return (HealthStatus.Unhealthy, "Failed unexpectedly; the log of the manager has the cause.");
        }
    }

    [LoggerMessage(EventId = 1320, Message = "{Check} is {Status}: {Reason}")]
    private partial void StatusChanged(LogLevel level, string check, HealthStatus status, string reason);

    [LoggerMessage(EventId = 1321, Level = LogLevel.Error, Message = "The check of {Check} failed unexpectedly")]
    private partial void LookFailed(string check, Exception exception);
}
