using Microsoft.Extensions.Logging;
using Modular.Abstractions;
using Modular.Xrdp.Ending;
using Modular.Xrdp.Instances;

namespace Modular.Xrdp.Running;

/// <summary>Watches one running server: when a part of it ends, or it is told to, all of it is ended and <see cref="Exited"/> completes.</summary>
internal sealed partial class ServerLifetime : IDisposable
{
    private readonly ServerRun _run;
    private readonly XrdpServerEnding _ending;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource<ServerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _turn = new(1);
    private volatile bool _stopping;

    public ServerLifetime(ServerRun run, XrdpServerEnding ending, TimeProvider time, ILogger logger)
    {
        (_run, _ending, _time, _logger) = (run, ending, time, logger);
        _ = WatchAsync();
    }

    public Task<ServerExit> Exited => _exited.Task;

    /// <summary>Completes when there is nothing more to watch: it exited, or was disposed of.</summary>
    public Task Ended => Task.WhenAny(_exited.Task, _released.Task);

    public async Task StopAsync(TimeSpan grace, CancellationToken ct)
    {
        if (Exited.IsCompleted)
            return;
        await _turn.WaitAsync(ct);
        try
        {
            if (Exited.IsCompleted)
                return;
            _stopping = true;
            await _ending.EndAsync(_run, grace, ct);
            _exited.TrySetResult(new ServerExit { Reason = "It was stopped." });
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops watching; the server runs on.</summary>
    public void Dispose()
    {
        if (!_released.TrySetResult() || Exited.IsCompleted)
            return;
        _ending.Release(_run.ServerId);
        foreach (var unit in _run.Units)
        {
            unit.Outer.Dispose();
            unit.Inner?.Dispose();
        }
    }

    private async Task WatchAsync()
    {
        var ends = _run.Units.Select(u => (Unit: u, End: u.WaitAsync(_time))).ToArray();
        var first = await Task.WhenAny([.. ends.Select(e => (Task)e.End), _released.Task]);
        if (first == _released.Task)
            return;
        var (unit, end) = ends.First(e => e.End == first);
        var memoryLimit = _run.Cgroup.MemoryKills() > 0 ? _run.State.MaxMemoryMib : null;
        var exit = ExitReason.Describe(_run.Folders, unit.Role, await end, memoryLimit);
        if (!_stopping)
            LogEnded(_run.ServerId, exit.Reason);
        await EndRestAsync(exit);
    }

    // nobody is there to ask again: tries until nothing is left
    private async Task EndRestAsync(ServerExit exit)
    {
        for (var wait = TimeSpan.FromMilliseconds(100); !Exited.IsCompleted
            && !_released.Task.IsCompleted; wait = wait < TimeSpan.FromMinutes(1) ? wait * 2 : wait)
        {
            await _turn.WaitAsync();
            try
            {
                if (Exited.IsCompleted)
                    return;
                await _ending.EndAsync(_run, TimeSpan.Zero, CancellationToken.None);
                _exited.TrySetResult(_stopping ? new ServerExit { Reason = "It was stopped." } : exit);
                return;
            }
            catch (Exception e)
            {
                LogNotEnded(e, _run.ServerId);
            }
            finally
            {
                _turn.Release();
            }

            await Task.WhenAny(_released.Task, Task.Delay(wait, _time));
        }
    }

    [LoggerMessage(2000, LogLevel.Warning, "Server {ServerId} ended by itself: {Reason}")]
    private partial void LogEnded(string serverId, string reason);

    [LoggerMessage(2001, LogLevel.Error, "Server {ServerId}: cannot end the rest of it yet")]
    private partial void LogNotEnded(Exception exception, string serverId);
}
